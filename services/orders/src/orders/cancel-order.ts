import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type cancelOrder, ordersProblems } from '@flotilla/orders-contract/operations'
import type { Checkout } from '../checkout/index.ts'
import type { Ports } from '../ports.ts'
import { customerOf } from './customer.ts'
import { isCancellable } from './order.ts'
import { findStatus } from './order-store.ts'

export function cancelOrderHandler({ db }: Ports, checkout: Checkout): Handler<typeof cancelOrder> {
  return ({ params: { orderId }, principal }) =>
    db.tx(async (tx) => {
      const status = await findStatus(tx, orderId, customerOf(principal))
      if (status === undefined) throw new Problem(ordersProblems.orderNotFound)
      if (status === 'cancelling' || status === 'cancelled') return { status: 202, body: { orderId, status } }
      if (!isCancellable(status)) throw new Problem(ordersProblems.notCancellable)
      // The saga's row before the order's, as in each of its transitions. One that is being undone already needs no calling off.
      const calledOff = await checkout.callOff(tx, orderId, 'You cancelled the order.')
      return { status: 202, body: { orderId, status: calledOff ? 'cancelling' : status } }
    })
}
