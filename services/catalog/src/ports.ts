import type { Cache } from '@flotilla/cache'
import type { MessagingPorts } from '@flotilla/service'

/** What the outside world is to this service. */
export interface Ports extends MessagingPorts {
  readonly cache: Cache
}
