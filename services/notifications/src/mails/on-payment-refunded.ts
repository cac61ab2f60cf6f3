import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { paymentRefunded } from '@flotilla/payments-contract/events'
import type { Tell } from './tell.ts'

export function onPaymentRefunded(tell: Tell, clock: Clock): MessageHandler<typeof paymentRefunded.schema> {
  return async ({ data: { orderId, amount } }, { tx }) => {
    await tell.ofOrder(tx, orderId, { kind: 'refunded', amount }, clock.now())
  }
}
