import type { Clock } from '@flotilla/clock'
import type { sessionStolen } from '@flotilla/identity-contract/events'
import type { MessageHandler } from '@flotilla/messaging'
import type { Tell } from './tell.ts'

export function onSessionStolen(tell: Tell, clock: Clock): MessageHandler<typeof sessionStolen.schema> {
  return async ({ data: recipient }, { tx }) => {
    await tell.ofAccount(tx, recipient, { kind: 'session-stolen' }, clock.now())
  }
}
