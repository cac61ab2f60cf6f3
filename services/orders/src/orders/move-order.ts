import { Problem } from '@flotilla/contract'
import { append } from '@flotilla/messaging'
import { orderCancelled, orderConfirmed, orderProgressed } from '@flotilla/orders-contract/events'
import { type OrderStatus, ordersProblems } from '@flotilla/orders-contract/operations'
import type { Transaction } from '@flotilla/postgres'
import { dispatchShipment } from '@flotilla/shipping-contract/commands'
import type { LineNow } from '../checkout/story.ts'
import { mayMove } from './order.ts'
import { addLine, updateStatus } from './order-store.ts'

/** Adds a line to an order's story, and tells it. */
export async function tell(tx: Transaction, orderId: string, { step, text, now }: LineNow): Promise<void> {
  const { customerId, status } = await addLine(tx, orderId, { step, text, now })
  const line = { orderId, customerId, status, at: new Date(now).toISOString(), step, text }
  await append(tx, [orderProgressed.create(line, { source: 'orders', now })])
}

/** Gives an order another status, with a line of its story. Throws a Problem when it is past that. */
export async function moveOrder(
  tx: Transaction,
  orderId: string,
  { to, step, text, now }: LineNow & { to: OrderStatus },
): Promise<void> {
  if (!(await updateStatus(tx, orderId, { to, from: mayMove[to], now })))
    throw new Problem(ordersProblems.notCancellable)
  await tell(tx, orderId, { step, text, now })
}

/** Notes how an order's checkout ended, and tells it. */
export async function settleOrder(
  tx: Transaction,
  orderId: string,
  {
    reason,
    now,
  }: { /** Why it comes to nothing; undefined when it is kept. */ reason: string | undefined; now: number },
): Promise<void> {
  const to = reason === undefined ? 'confirmed' : 'cancelled'
  const customerId = await updateStatus(tx, orderId, { to, from: mayMove[to], reason, now })
  if (customerId === undefined) return
  const context = { source: 'orders', now }
  await append(
    tx,
    reason === undefined
      ? [orderConfirmed.create({ orderId, customerId }, context), dispatchShipment.create({ orderId }, context)]
      : [orderCancelled.create({ orderId, customerId, reason }, context)],
  )
  await tell(tx, orderId, { step: to, text: reason === undefined ? 'Order confirmed' : 'Order cancelled', now })
}
