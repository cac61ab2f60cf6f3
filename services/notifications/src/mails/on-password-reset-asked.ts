import type { Clock } from '@flotilla/clock'
import type { passwordResetAsked } from '@flotilla/identity-contract/events'
import type { MessageHandler } from '@flotilla/messaging'
import type { Tell } from './tell.ts'

export function onPasswordResetAsked(tell: Tell, clock: Clock): MessageHandler<typeof passwordResetAsked.schema> {
  return async ({ data: { code, ...recipient } }, { tx }) => {
    await tell.ofAccount(tx, recipient, { kind: 'reset-asked', code }, clock.now())
  }
}
