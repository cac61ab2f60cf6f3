import { orderCancelled, orderConfirmed } from '@flotilla/orders-contract/events'
import { shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import type { Service } from './node.ts'

/** The mails that were sent, as `order kind`. */
export type Mails = readonly string[]

/** It has nothing but the inbox to keep it from writing twice, so it shows what the inbox is for. */
export function notifications(): Service<Mails> {
  const mailed = {
    confirmed: orderConfirmed,
    cancelled: orderCancelled,
    dispatched: shipmentDispatched,
    delivered: shipmentDelivered,
  }
  return {
    name: 'notifications',
    first: [],
    handlers: Object.fromEntries(
      Object.entries(mailed).map(([kind, { type }]) => [
        type,
        (mails, { subject }) => ({ state: [...mails, `${subject} ${kind}`], sent: [] }),
      ]),
    ),
  }
}
