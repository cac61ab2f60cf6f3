import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type getOrder, ordersProblems } from '@flotilla/orders-contract/operations'
import type { Ports } from '../ports.ts'
import { customerOf } from './customer.ts'
import { isCancellable } from './order.ts'
import { findOrder } from './order-store.ts'

export function getOrderHandler({ db }: Ports): Handler<typeof getOrder> {
  return async ({ params: { orderId }, principal }) => {
    const order = await findOrder(db, orderId, customerOf(principal))
    if (!order) throw new Problem(ordersProblems.orderNotFound)
    return { status: 200, body: { ...order, cancellable: isCancellable(order.status) } }
  }
}
