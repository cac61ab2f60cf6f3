import type { Clock } from '@flotilla/clock'
import type { Static } from '@flotilla/contract'
import type { MessageHandler } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import type { shipmentAdvanced, shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import { tell } from './move-order.ts'
import { mayMove } from './order.ts'
import { updateStatus } from './order-store.ts'

export function onShipmentDispatched(clock: Clock): MessageHandler<typeof shipmentDispatched.schema> {
  return ({ data: { orderId, tracking } }, { tx }) =>
    follow(tx, orderId, { to: 'shipped', text: `The parcel has left; its number is ${tracking}`, now: clock.now() })
}

export function onShipmentDelivered(clock: Clock): MessageHandler<typeof shipmentDelivered.schema> {
  return ({ data: { orderId } }, { tx }) =>
    follow(tx, orderId, { to: 'delivered', text: 'The parcel has arrived', now: clock.now() })
}

export function onShipmentAdvanced(clock: Clock): MessageHandler<typeof shipmentAdvanced.schema> {
  return async ({ data: { orderId, place } }: { data: Static<typeof shipmentAdvanced.schema> }, { tx }) =>
    tell(tx, orderId, { step: 'in-transit', text: `The parcel was seen in ${place}`, now: clock.now() })
}

/** An order that is being cancelled does not follow its parcel any more: that is being called back. */
async function follow(
  tx: Transaction,
  orderId: string,
  { to, text, now }: { to: 'shipped' | 'delivered'; text: string; now: number },
): Promise<void> {
  if (await updateStatus(tx, orderId, { to, from: mayMove[to], now })) await tell(tx, orderId, { step: to, text, now })
}
