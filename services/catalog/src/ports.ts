import type { Clock } from '@flotilla/clock'
import type { KeyRing } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
  readonly clock: Clock
  readonly keys: KeyRing
}
