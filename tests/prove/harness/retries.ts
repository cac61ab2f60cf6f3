import { randomUUID } from 'node:crypto'
import { makeCustomer } from '@flotilla/shop-test/customer'
import type { Shop } from './shop.ts'
import { cards, plenty } from './shoppers.ts'

const checkouts = 10

/** Checkouts that are sent twice, by someone who keeps the key or by someone who takes a fresh one. How many orders that makes. */
export async function ordersOfRetries(
  shop: Shop,
  keys: 'kept' | 'fresh',
): Promise<{ checkouts: number; orders: number }> {
  const before = await countOrders(shop)
  await Promise.all(
    Array.from({ length: checkouts }, async () => {
      const customer = await makeCustomer(shop.url)
      const { place } = await customer.fill(plenty[0]!, 1, cards.approved)
      const key = randomUUID()
      // The cart may be empty by then: that one was lucky.
      await Promise.all([place(key), place(keys === 'kept' ? key : randomUUID()).catch(() => undefined)])
    }),
  )
  return { checkouts, orders: (await countOrders(shop)) - before }
}

async function countOrders(shop: Shop): Promise<number> {
  const [row] = await shop.rows<{ n: number }>('orders', 'select count(*)::int as n from orders')
  return row!.n
}
