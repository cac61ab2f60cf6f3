import type { exportData } from '@flotilla/gateway-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import { all } from './pages.ts'

/** Asks every owner for what it knows, as the person could ask for each piece. An owner that is away makes it come to nothing: half of it would look like all. */
export function exportHandler({ clients }: Pick<Ports, 'clients'>): Handler<typeof exportData> {
  const { cart, identity, notifications, orders, payments, shipping } = clients
  return async ({ principal: { user } }) => {
    const around = { userToken: user!.token }
    const [account, { items }, { items: cards }] = await Promise.all([
      identity.getAccount({}, around).catch(unlessUnknown),
      cart.getCart({}, around),
      payments.listCards({}, around),
    ])
    const own: Body = { customerId: user!.id, cart: items, orders: [], parcels: [], cards, mails: [] }
    for await (const { orderId } of all((query) => orders.listOrders({ query }, around))) {
      own.orders.push(await orders.getOrder({ params: { orderId } }, around))
      const parcel = await shipping.getShipment({ params: { orderId } }, around).catch(unlessUnknown)
      if (parcel) own.parcels.push(parcel)
    }
    for await (const { messageId } of all((query) => notifications.listMails({ query }, around)))
      own.mails.push(await notifications.getMail({ params: { messageId } }, around))
    return { status: 200, body: { ...own, ...(account && { account }) } }
  }
}

type Body = Awaited<ReturnType<Handler<typeof exportData>>>['body']

// A guest has no account, and what was called off early no parcel.
function unlessUnknown(error: { kind?: { status: number } }): undefined {
  if (error.kind?.status !== 404) throw error
}
