import { afterAll, beforeAll, expect, test } from 'vitest'
import { disagreementsOf, isSettled, ledgerFaults, readBooks, sampleProduct, stockFaults, stockUp } from './books.ts'
import { makeCustomer, type Placed } from './customer.ts'
import { makeShop, pause, type Shop, until } from './shop.ts'

const approves = '4242424242424242'
const declines = '4000000000000002'
const kills = 3
const ordersPerLife = 12
const products = [21, 22, 23].map(sampleProduct)

let shop: Shop

beforeAll(async () => {
  // A start that takes longer than the card network may would end orders as it should, but then nobody knows which.
  shop = await makeShop({ CHECKOUT_TIMEOUT_MS: '300000', STEP_TIMEOUT_MS: '300000' })
  await shop.start()
  for (const product of products) await stockUp(shop, product, [200, 100, 100])
}, 60_000)

afterAll(() => shop?.remove())

test('everything is killed with -9 in the middle of orders: none is lost, none doubled, all finish', async () => {
  const placing: Promise<Placed & { card: string }>[] = []
  for (let life = 0; life < kills; life++) {
    for (let n = 0; n < ordersPerLife; n++) placing.push(buy(n))
    // In the middle: some are in carts, some placed, some on their way, some being paid.
    await pause(200 + life * 300)
    await shop.kill()
    await shop.start()
  }
  const placed = await Promise.all(placing)
  await until(() => isSettled(shop))

  // One order for each key, and no other; every service says the same of it.
  const orders = await readBooks(shop)
  expect(orders.map(({ id }) => id).toSorted()).toEqual(placed.map(({ orderId }) => orderId).toSorted())
  const cards = new Map(placed.map(({ orderId, card }) => [orderId, card]))
  for (const order of orders) expect(order.status === 'cancelled').toBe(cards.get(order.id) === declines)
  expect(orders.flatMap(disagreementsOf)).toEqual([])
  expect(await ledgerFaults(shop, orders)).toEqual([])
  expect(await stockFaults(shop, new Map(products.map((product) => [product, 400])))).toEqual([])
  expect(placed).toHaveLength(kills * ordersPerLife)
}, 300_000)

async function buy(n: number): Promise<Placed & { card: string }> {
  const card = n % 4 === 0 ? declines : approves
  const customer = await makeCustomer(shop.url)
  const checkout = await customer.fill(products[n % products.length]!, n + 1, card)
  return { ...(await checkout.place()), card }
}
