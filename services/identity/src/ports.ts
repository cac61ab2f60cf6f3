import type { KeyRing } from '@flotilla/auth'
import type { Clock } from '@flotilla/clock'
import type { Bus } from '@flotilla/messaging'
import type { Database } from '@flotilla/postgres'
import type { Seal } from './keys/seal.ts'
import type { Passwords } from './passwords/passwords.ts'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly keys: KeyRing
  readonly passwords: Passwords
  readonly seal: Seal
}
