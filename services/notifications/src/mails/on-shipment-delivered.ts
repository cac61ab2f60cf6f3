import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { shipmentDelivered } from '@flotilla/shipping-contract/events'
import type { Tell } from './tell.ts'

export function onShipmentDelivered(tell: Tell, clock: Clock): MessageHandler<typeof shipmentDelivered.schema> {
  return async ({ data: { orderId } }, { tx }) => {
    await tell.ofOrder(tx, orderId, { kind: 'delivered' }, clock.now())
  }
}
