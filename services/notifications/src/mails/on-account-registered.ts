import type { Clock } from '@flotilla/clock'
import type { accountRegistered } from '@flotilla/identity-contract/events'
import type { MessageHandler } from '@flotilla/messaging'
import type { Tell } from './tell.ts'

export function onAccountRegistered(tell: Tell, clock: Clock): MessageHandler<typeof accountRegistered.schema> {
  return async ({ data: recipient }, { tx }) => {
    await tell.ofAccount(tx, recipient, { kind: 'welcome' }, clock.now())
  }
}
