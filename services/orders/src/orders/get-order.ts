import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type getOrder, ordersProblems } from '@flotilla/orders-contract/operations'
import { type Checkout, storyOf } from '../checkout/index.ts'
import type { Ports } from '../ports.ts'
import { customerOf } from './customer.ts'
import { findOrder } from './order-store.ts'

export function getOrderHandler({ db }: Ports, checkout: Checkout): Handler<typeof getOrder> {
  return async ({ params: { orderId }, principal }) => {
    const found = await findOrder(db, orderId, customerOf(principal))
    if (!found) throw new Problem(ordersProblems.orderNotFound)
    const { settledAt: at, ...order } = found
    const story = storyOf((await checkout.read(db, orderId))?.history ?? [])
    const end = at ? [{ at, text: order.status === 'confirmed' ? 'Order confirmed' : 'Order cancelled' }] : []
    return {
      status: 200,
      body: { ...order, history: [{ at: order.placedAt, text: 'Order placed' }, ...story, ...end] },
    }
  }
}
