import type { Clock } from '@flotilla/clock'
import type { passwordChanged } from '@flotilla/identity-contract/events'
import type { MessageHandler } from '@flotilla/messaging'
import type { Tell } from './tell.ts'

export function onPasswordChanged(tell: Tell, clock: Clock): MessageHandler<typeof passwordChanged.schema> {
  return async ({ data: recipient }, { tx }) => {
    await tell.ofAccount(tx, recipient, { kind: 'password-changed' }, clock.now())
  }
}
