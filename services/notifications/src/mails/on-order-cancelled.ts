import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { orderCancelled } from '@flotilla/orders-contract/events'
import type { Tell } from './tell.ts'

export function onOrderCancelled(tell: Tell, clock: Clock): MessageHandler<typeof orderCancelled.schema> {
  return async ({ data: { orderId, reason } }, { tx }) => {
    await tell.ofOrder(tx, orderId, { kind: 'cancelled', reason }, clock.now())
  }
}
