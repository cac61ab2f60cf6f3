import { append } from '@flotilla/messaging'
import { orderCancelled, orderConfirmed } from '@flotilla/orders-contract/events'
import type { Transaction } from '@flotilla/postgres'
import { updateStatus } from './order-store.ts'

/** Notes how an order's checkout ended, and tells it. An order is settled once. */
export async function settleOrder(
  tx: Transaction,
  orderId: string,
  {
    reason,
    now,
  }: { /** Why it comes to nothing; undefined when it is kept. */ reason: string | undefined; now: number },
): Promise<void> {
  const customerId = await updateStatus(tx, orderId, {
    status: reason === undefined ? 'confirmed' : 'cancelled',
    reason,
    now,
  })
  if (customerId === undefined) return
  const context = { source: 'orders', now }
  const event =
    reason === undefined
      ? orderConfirmed.create({ orderId, customerId }, context)
      : orderCancelled.create({ orderId, customerId, reason }, context)
  await append(tx, [event])
}
