import type { KeyRing } from '@flotilla/auth'
import type { Clock } from '@flotilla/clock'
import type { Bus } from '@flotilla/messaging'
import type { Database } from '@flotilla/postgres'
import type { MailServer } from './deliveries/mail-server.ts'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly keys: KeyRing
  /** Without one, mails are in the inbox only. */
  readonly server?: MailServer
}
