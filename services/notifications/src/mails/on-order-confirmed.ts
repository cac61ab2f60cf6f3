import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { orderConfirmed } from '@flotilla/orders-contract/events'
import type { Tell } from './tell.ts'

export function onOrderConfirmed(tell: Tell, clock: Clock): MessageHandler<typeof orderConfirmed.schema> {
  return async ({ data: { orderId } }, { tx }) => {
    await tell.ofOrder(tx, orderId, { kind: 'confirmed' }, clock.now())
  }
}
