import type { MessagingPorts } from '@flotilla/service'
import type { Seal } from './keys/seal.ts'
import type { Passwords } from './passwords/passwords.ts'

/** What the outside world is to this service. */
export interface Ports extends MessagingPorts {
  readonly passwords: Passwords
  readonly seal: Seal
}
