import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { sendResetCode } from '@flotilla/notifications-contract/commands'
import type { Tell } from './tell.ts'

export function onSendResetCode(tell: Tell, clock: Clock): MessageHandler<typeof sendResetCode.schema> {
  return async ({ data: { code, ...recipient } }, { tx }) => {
    await tell.ofAccount(tx, recipient, { kind: 'reset-asked', code }, clock.now())
  }
}
