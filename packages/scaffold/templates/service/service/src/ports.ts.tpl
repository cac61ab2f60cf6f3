import type { KeyRing } from '@flotilla/auth'
import type { Clock } from '@flotilla/clock'
{{#events}}
import type { Bus } from '@flotilla/messaging'
{{/events}}
import type { Database } from '@flotilla/postgres'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
{{#events}}
  readonly bus: Bus
{{/events}}
  readonly clock: Clock
  readonly keys: KeyRing
}
