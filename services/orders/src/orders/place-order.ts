import { Problem } from '@flotilla/contract'
import { once, recall } from '@flotilla/idempotency'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import { orderPlaced } from '@flotilla/orders-contract/events'
import { ordersProblems, type placeOrder } from '@flotilla/orders-contract/operations'
import type { Transaction } from '@flotilla/postgres'
import { piecesOf } from '../checkout/checkout-saga.ts'
import type { Checkout } from '../checkout/index.ts'
import type { Ports } from '../ports.ts'
import { customerOf } from './customer.ts'
import { tell } from './move-order.ts'
import { type PricedOrder, priceOrder } from './order.ts'
import { insertOrder, orderOfCart } from './order-store.ts'

type Request = Parameters<Handler<typeof placeOrder>>[0]
type PricedCart = PricedOrder & { readonly cartRevision: string | undefined }
type Accepted = { orderId: string; status: 'placed' }

export function placeOrderHandler(ports: Ports, checkout: Checkout): Handler<typeof placeOrder> {
  const { db, clock } = ports
  return async (request) => {
    const { body, principal, idempotencyKey } = request
    const customerId = customerOf(principal)
    const now = clock.now()
    const keyed = { key: idempotencyKey, scope: `placeOrder ${customerId}`, fingerprint: body, now }
    const known = await recall<Accepted>(db, keyed)
    if (known) return { status: 202, body: known.body }

    // Before the transaction: it must not wait for other services.
    const order = await price(ports, request).catch(async (error) => {
      // The same request, sent twice, may have come to its end meanwhile: then the cart is empty because of that order.
      const first = await recall<Accepted>(db, keyed)
      if (!first) throw error
      return first
    })
    if ('status' in order) return { status: 202, body: order.body }

    const answer = await once<Accepted>(db, keyed, async (tx) => {
      const orderId = await insertOrder(tx, { ...order, customerId, email: body.email, now })
      if (!orderId) throw await cartOrdered(tx, customerId, order.cartRevision!)
      await announce(tx, order, { orderId, customerId, email: body.email, now })
      const data = { customerId, cardToken: body.cardToken, ...goodsOf(order) }
      await checkout.start(tx, { id: orderId, data })
      return { status: 202, body: { orderId, status: 'placed' } }
    })
    return { status: 202, body: answer.body }
  }
}

/** What is in the cart by cart, at prices by catalog, with postage by shipping; and never another sum than the customer has seen. */
async function price({ cart, catalog, shipping }: Ports, request: Request): Promise<PricedCart> {
  const { body, principal } = request
  const { items: wanted, revision } = await cart.getCart({}, { userToken: principal.user!.token })
  if (wanted.length === 0) throw new Problem(ordersProblems.cartEmpty)
  const productIds = wanted.map(({ productId }) => productId)
  const query = { country: body.address.country, pieces: piecesOf(wanted) }
  const [products, rates] = await Promise.all([
    catalog.getProducts({ body: { productIds } }),
    shipping.listRates({ query }),
  ])
  return { ...priceOrder({ wanted, products: products.items, rates: rates.items, ...body }), cartRevision: revision }
}

/** Two tabs, or a second try under another key: `order-placed` has not reached cart yet, or it was read before. */
async function cartOrdered(tx: Transaction, customerId: string, cartRevision: string): Promise<Problem> {
  const first = await orderOfCart(tx, customerId, cartRevision)
  return new Problem(ordersProblems.cartOrdered, `It is order ${first}. Change the cart to order again`)
}

/** What the checkout needs of an order; names and prices of goods are nobody's there. */
function goodsOf({ items, total, shipping: { address, method } }: PricedOrder) {
  const goods = items.map(({ productId, quantity }) => ({ productId, quantity }))
  return { items: goods, total, shipping: { address, method } }
}

async function announce(
  tx: Transaction,
  { items, total, shipping }: PricedOrder,
  { now, ...order }: { orderId: string; customerId: string; email: string; now: number },
): Promise<void> {
  const data = { ...order, name: shipping.address.name, items: [...items], total }
  await append(tx, [orderPlaced.create(data, { source: 'orders', now })])
  await tell(tx, order.orderId, { step: 'placed', text: 'Order placed', now })
}
