import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { shipmentDispatched } from '@flotilla/shipping-contract/events'
import type { Tell } from './tell.ts'

export function onShipmentDispatched(tell: Tell, clock: Clock): MessageHandler<typeof shipmentDispatched.schema> {
  return async ({ data: { orderId, tracking } }, { tx }) => {
    await tell.ofOrder(tx, orderId, { kind: 'shipped', tracking }, clock.now())
  }
}
