import type { Handler } from '@flotilla/kit'
import type { listOrders } from '@flotilla/orders-contract/operations'
import type { Ports } from '../ports.ts'
import { customerOf } from './customer.ts'
import { pageOfOrders } from './order-store.ts'

export function listOrdersHandler({ db }: Ports): Handler<typeof listOrders> {
  return async ({ query: { limit, after }, principal }) => {
    const found = await pageOfOrders(db, { customerId: customerOf(principal), after, limit: limit + 1 })
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return { status: 200, body: { items, ...(found.length > limit && last && { next: last.orderId }) } }
  }
}
