import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCustomer, type Placed } from './customer.ts'
import { makeShop, pause, type Shop, until } from './shop.ts'

const approves = '4242424242424242'
const declines = '4000000000000002'
const kills = 3
const ordersPerLife = 12

let shop: Shop

beforeAll(async () => {
  // A start that takes longer than the card network may would end orders as it should, but then nobody knows which.
  shop = await makeShop({ CHECKOUT_TIMEOUT_MS: '300000' })
  await shop.start()
}, 60_000)

afterAll(() => shop?.remove())

test('everything is killed with -9 in the middle of orders: none is lost, none doubled, all finish', async () => {
  const customer = await makeCustomer(shop.url)
  const placing: Promise<Placed & { card: string }>[] = []
  for (let life = 0; life < kills; life++) {
    for (let n = 0; n < ordersPerLife; n++) {
      const card = n % 4 === 0 ? declines : approves
      placing.push(customer.order(card, n + 1).then((placed) => ({ ...placed, card })))
    }
    // In the middle: some are placed, some on their way, some being paid.
    await pause(100 + life * 250)
    await shop.kill()
    await shop.start()
  }
  const placed = await Promise.all(placing)
  await until(async () =>
    (await Promise.all(placed.map(({ orderId }) => customer.status(orderId)))).every((status) => status !== 'placed'),
  )

  for (const { orderId, card } of placed) {
    expect(await customer.status(orderId)).toBe(card === approves ? 'confirmed' : 'cancelled')
  }
  // One order for each key, and no other; what was confirmed was taken once and in full, what was cancelled not at all.
  const orders = await shop.rows<{ id: string; status: string; total: number }>(
    'orders',
    'select id, status, total_amount as total from orders',
  )
  expect(orders.map(({ id }) => id).toSorted()).toEqual(placed.map(({ orderId }) => orderId).toSorted())
  const intents = await shop.rows<{ order_id: string; status: string; amount: number }>(
    'payments',
    'select * from intents',
  )
  const paid = new Map(intents.map((intent) => [intent.order_id, intent]))
  for (const { id, status, total } of orders) {
    const expected =
      status === 'confirmed'
        ? { status: 'captured', amount: total }
        : { status: expect.stringMatching(/declined|voided/) }
    expect(paid.get(id)).toMatchObject(expected)
  }
  expect(intents).toHaveLength(orders.length)
  const [waiting] = await shop.rows<{ n: number }>(
    'orders',
    `select count(*)::int as n from sagas where status not in ('done', 'compensated')`,
  )
  expect(waiting).toEqual({ n: 0 })
  expect(placed).toHaveLength(kills * ordersPerLife)
}, 300_000)
