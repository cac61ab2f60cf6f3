import { once, recall } from '@flotilla/idempotency'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import { orderPlaced } from '@flotilla/orders-contract/events'
import type { placeOrder } from '@flotilla/orders-contract/operations'
import type { Checkout } from '../checkout/index.ts'
import type { Ports } from '../ports.ts'
import { customerOf } from './customer.ts'
import { mergeItems, priceOrder } from './order.ts'
import { insertOrder } from './order-store.ts'

export function placeOrderHandler({ db, catalog, clock }: Ports, checkout: Checkout): Handler<typeof placeOrder> {
  return async ({ body, principal, idempotencyKey, deadline, signal }) => {
    const customerId = customerOf(principal)
    const now = clock.now()
    const request = { key: idempotencyKey, scope: `placeOrder ${customerId}`, fingerprint: body, now }
    const known = await recall<Accepted>(db, request)
    if (known) return { status: 202, body: known.body }

    // Prices come from catalog, and before the transaction: it must not wait for another service.
    const wanted = mergeItems(body.items)
    const productIds = wanted.map((item) => item.productId)
    const { items } = await catalog.getProducts({ body: { productIds } }, { deadline: deadline(), signal })
    const order = priceOrder(wanted, items)

    const answer = await once<Accepted>(db, request, async (tx) => {
      const orderId = await insertOrder(tx, order, { customerId, now })
      await append(tx, [orderPlaced.create({ orderId, customerId, ...order }, { source: 'orders', now })])
      await checkout.start(tx, { id: orderId, data: { cardToken: body.cardToken, total: order.total } })
      return { status: 202, body: { orderId, status: 'placed' } }
    })
    return { status: 202, body: answer.body }
  }
}

type Accepted = { orderId: string; status: 'placed' }
