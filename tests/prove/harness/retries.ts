import { randomUUID } from 'node:crypto'
import { makeCustomer } from '@flotilla/shop-test/customer'
import { until } from '@flotilla/shop-test/shop'
import type { Shop } from './shop.ts'
import { cards, plenty } from './shoppers.ts'

const checkouts = 10

/**
 * Checkouts that are sent twice: under the key of the first try, under a fresh one, or under a fresh one with the cart filled again.
 * How many orders that makes.
 */
export async function ordersOfRetries(
  shop: Shop,
  second: 'same key' | 'fresh key' | 'cart filled again',
): Promise<{ checkouts: number; orders: number }> {
  const before = await countOrders(shop)
  await Promise.all(
    Array.from({ length: checkouts }, async () => {
      const customer = await makeCustomer(shop.url)
      const fill = () => customer.fill(plenty[0]!, 1, cards.approved)
      const { place } = await fill()
      const key = randomUUID()
      if (second === 'same key') await Promise.all([place(key), place(key)])
      // Either may come first; the other is refused.
      if (second === 'fresh key') await Promise.allSettled([place(key), place(randomUUID())])
      if (second === 'cart filled again') {
        await place(key)
        // What was ordered leaves the cart; not in the middle of the next order.
        await until(async () => (await customer.ask<{ items: [] }>('GET', '/cart')).items.length === 0)
        await (await fill()).place()
      }
    }),
  )
  return { checkouts, orders: (await countOrders(shop)) - before }
}

async function countOrders(shop: Shop): Promise<number> {
  const [row] = await shop.rows<{ n: number }>('orders', 'select count(*)::int as n from orders')
  return row!.n
}
