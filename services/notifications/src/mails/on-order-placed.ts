import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { orderPlaced } from '@flotilla/orders-contract/events'
import type { Tell } from './tell.ts'

export function onOrderPlaced(tell: Tell, clock: Clock): MessageHandler<typeof orderPlaced.schema> {
  return async ({ data: { orderId, items, total, ...recipient } }, { tx }) => {
    await tell.ofNewOrder(tx, orderId, recipient, { kind: 'placed', items, total }, clock.now())
  }
}
