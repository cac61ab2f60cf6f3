import { afterAll, beforeAll, expect, test } from 'vitest'
import { disagreementsOf, isSettled, ledgerFaults, readBooks, sampleProduct, stockFaults, stockUp } from './books.ts'
import { gateOf, makeCustomer } from './customer.ts'
import { makeShop, type Shop, until } from './shop.ts'

const shoppers = 1_000
const product = sampleProduct(15)
const sockets = 64

let shop: Shop

beforeAll(async () => {
  // All wait in one line on two cores: that is what is tried, not who has more patience. And all come from one address.
  const patience = { CHECKOUT_TIMEOUT_MS: '300000', STEP_TIMEOUT_MS: '300000' }
  shop = await makeShop({ ...patience, RATE_LIMIT_PER_MINUTE: '100000' })
  await shop.start()
  await stockUp(shop, product, [40, 35, 25])
}, 60_000)

afterAll(() => shop?.remove())

test('1,000 checkouts at once for the last 100 items sell exactly 100; the ledger sums to zero; stock and reservations agree', async () => {
  const gate = gateOf(sockets)
  const ready = await timed('1,000 guests with something in the cart and a card', () =>
    Promise.all(
      Array.from({ length: shoppers }, async () => {
        const customer = await makeCustomer(shop.url, gate)
        return customer.fill(product, 1, '4242424242424242')
      }),
    ),
  )
  const placed = await timed('1,000 orders accepted', () => Promise.all(ready.map((checkout) => checkout.place())))
  await timed('all of them settled', () => until(() => isSettled(shop)))

  const orders = await readBooks(shop)
  expect(orders.map(({ id }) => id).toSorted()).toEqual(placed.map(({ orderId }) => orderId).toSorted())
  expect(orders.flatMap(disagreementsOf)).toEqual([])
  const sold = orders.filter(({ status }) => status !== 'cancelled')
  expect([sold.length, orders.length]).toEqual([100, shoppers])
  // Nobody was turned away for another reason than that there was nothing left.
  const reasons = new Set(orders.map(({ reason }) => reason).filter((reason) => reason !== null))
  expect([...reasons]).toEqual(['One of the products is sold out. Nothing was charged.'])

  expect(await ledgerFaults(shop, orders)).toEqual([])
  expect(await stockFaults(shop, new Map([[product, 100]]))).toEqual([])
  const [stock] = await shop.rows<{ left: number }>(
    'inventory',
    `select sum(on_hand)::int as left from stock where product_id = '${product}'`,
  )
  expect(stock).toEqual({ left: 0 })
}, 600_000)

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s`)
  return result
}
