import type { MessagingPorts } from '@flotilla/service'
import type { MailServer } from './deliveries/mail-server.ts'

/** What the outside world is to this service. */
export interface Ports extends MessagingPorts {
  /** Without one, mails are in the inbox only. */
  readonly server?: MailServer | undefined
}
