import type { KeyRing } from '@flotilla/auth'
import type { Cache } from '@flotilla/cache'
import type { Clock } from '@flotilla/clock'
import type { Bus } from '@flotilla/messaging'
import type { Database } from '@flotilla/postgres'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
  readonly bus: Bus
  readonly cache: Cache
  readonly clock: Clock
  readonly keys: KeyRing
}
