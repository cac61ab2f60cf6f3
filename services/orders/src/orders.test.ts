import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { getProducts } from '@flotilla/catalog-contract/operations'
import { manualClock } from '@flotilla/clock'
import { headers, type Message } from '@flotilla/contract'
import { createApp, routesFor, type ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import { fuzz, testKeys } from '@flotilla/kit/testing'
import type { Bus } from '@flotilla/messaging'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { type Catalog, openCatalog } from './ports.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
// The app never listens here, so the bus is never asked for anything.
const bus = {} as Bus
const [lantern, compass, dinghy] = [1, 7, 99].map((n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`) as [
  string,
  string,
  string,
]
const goods = new Map([
  [lantern, { name: 'Harbour Lantern', price: { amount: 6_400, currency: 'EUR' } }],
  [compass, { name: 'Brass Compass', price: { amount: 12_900, currency: 'EUR' } }],
  [dinghy, { name: 'Dinghy', price: { amount: 90_000_000, currency: 'USD' } }],
])

let database: TestDatabase
let db: Database
let catalogApp: ServiceApp
let catalog: Catalog
let app: ServiceApp
let priced = 0
let ann: Record<string, string>
let bob: Record<string, string>

beforeAll(async () => {
  database = await testDatabase({ migrations: new URL('../migrations', import.meta.url) })
  db = openDatabase({ url: database.url, name: 'orders' })
  const keys = await testKeys(['orders', 'catalog', 'gateway'], clock)
  const person = async (id: string) => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('orders')}`,
    [headers.userToken]: await keys.gateway.userToken({ id, roles: ['customer'] }),
  })
  ;[ann, bob] = [await person('ann'), await person('bob')]

  // In catalog's place: its own contract, over HTTP, with this service's token.
  catalogApp = await createApp({ service: 'catalog', config: { MAX_CONCURRENCY: 50 }, clock, keys: keys.catalog })
  routesFor(catalogApp, 'service')(getProducts, async ({ body }) => {
    priced++
    const items = body.productIds.flatMap((id) =>
      goods.has(id) ? [{ id, ...goods.get(id)!, description: '', category: '', picture: { shape: '', hue: 0 } }] : [],
    )
    return { status: 200 as const, body: { items } }
  })
  catalog = openCatalog(await catalogApp.listen({ host: '127.0.0.1', port: 0 }), keys.orders)

  const config = { MAX_CONCURRENCY: 200, DATABASE_URL: database.url, CHECKOUT_TIMEOUT_MS: 8_000 }
  app = await buildApp(config, { db, bus, catalog, clock, keys: keys.orders })
})

afterAll(async () => {
  await app?.close()
  await catalog?.close()
  await catalogApp?.close()
  await db?.close()
  await database?.drop()
})

const cardToken = randomUUID()
const basket = {
  items: [
    { productId: lantern, quantity: 2 },
    { productId: compass, quantity: 1 },
  ],
  cardToken,
}
const post = (payload: object, { who = ann, key = randomUUID() as string } = {}) =>
  app.inject({ method: 'POST', url: '/orders', headers: { ...who, [headers.idempotencyKey]: key }, payload })
const get = (url: string, who = ann) => app.inject({ url, headers: who })
const outbox = async (orderId: string) =>
  (await db.query(sql<{ envelope: Message<any> }>('test.outbox')`select envelope from outbox order by xid, seq`))
    .map((row) => row.envelope)
    .filter((message) => message.subject === orderId)

test('an order is accepted at once, at the catalog’s prices, and told', async () => {
  const response = await post(basket)
  expect(response.statusCode).toBe(202)
  const { orderId, status } = response.json()
  expect(status).toBe('placed')
  const order = (await get(`/orders/${orderId}`)).json()
  expect(order).toMatchObject({
    orderId,
    status: 'placed',
    total: { amount: 25_700, currency: 'EUR' },
    items: [
      { productId: lantern, name: 'Harbour Lantern', quantity: 2, price: { amount: 6_400 } },
      { productId: compass },
    ],
    history: [{ text: 'Order placed' }],
  })
  const [placed, authorise] = await outbox(orderId)
  expect(placed).toMatchObject({
    type: 'orders.event.order-placed.v1',
    data: { orderId, customerId: 'ann', total: order.total },
  })
  expect(authorise).toMatchObject({
    type: 'payments.command.authorise-payment.v1',
    data: { orderId, cardToken, amount: 25_700, currency: 'EUR' },
  })
})

test('the same product twice is one line', async () => {
  const twice = { productId: lantern, quantity: 1 }
  const { orderId } = (await post({ items: [twice, twice], cardToken })).json()
  expect((await get(`/orders/${orderId}`)).json().items).toMatchObject([{ productId: lantern, quantity: 2 }])
})

test('100 identical requests are one order; another body under the key is refused', async () => {
  const key = randomUUID()
  const before = (await get('/orders?limit=100', bob)).json().items.length
  const answers = await Promise.all(Array.from({ length: 100 }, () => post(basket, { who: bob, key })))
  expect(answers.filter((answer) => ![202, 409].includes(answer.statusCode))).toEqual([])
  const again = await post(basket, { who: bob, key })
  const ids = [...answers.filter((answer) => answer.statusCode === 202), again].map((answer) => answer.json().orderId)
  expect(new Set(ids).size).toBe(1)
  expect((await get('/orders?limit=100', bob)).json().items).toHaveLength(before + 1)
  const other = await post({ ...basket, cardToken: randomUUID() }, { who: bob, key })
  expect([other.statusCode, other.json().code]).toEqual([422, 'request.key-reused'])
  // The key is a person's own.
  expect((await post(basket, { who: ann, key })).json().orderId).not.toBe(ids[0])
})

test('a repeated request is answered from the key, without asking for prices again', async () => {
  const key = randomUUID()
  const first = await post(basket, { key })
  const before = priced
  expect((await post(basket, { key })).json()).toEqual(first.json())
  expect(priced).toBe(before)
})

test.each([
  ['an unknown product', [{ productId: randomUUID(), quantity: 1 }], 'orders.product-unknown'],
  [
    'two currencies',
    [
      { productId: lantern, quantity: 1 },
      { productId: dinghy, quantity: 1 },
    ],
    'orders.currencies-mixed',
  ],
  ['more than one payment can be', [{ productId: dinghy, quantity: 12 }], 'orders.too-expensive'],
])('%s cannot be ordered', async (_, items, code) => {
  const response = await post({ items, cardToken })
  expect([response.statusCode, response.json().code]).toEqual([422, code])
})

test('somebody else’s order is as good as none, and a key is needed', async () => {
  const { orderId } = (await post(basket)).json()
  expect((await get(`/orders/${orderId}`, bob)).json()).toMatchObject({ status: 404, code: 'orders.order-not-found' })
  expect((await get(`/orders/${randomUUID()}`)).statusCode).toBe(404)
  expect((await app.inject({ url: `/orders/${orderId}` })).statusCode).toBe(401)
  const keyless = await app.inject({ method: 'POST', url: '/orders', headers: ann, payload: basket })
  expect([keyless.statusCode, keyless.json().findings]).toEqual([400, [expect.objectContaining({ in: 'header' })]])
})

test('pages follow each other, newest first, without gaps or repeats', async () => {
  const placed: string[] = []
  for (let i = 0; i < 7; i++) placed.push((await post(basket)).json().orderId)
  const seen: string[] = []
  for (let url: string | undefined = '/orders?limit=3'; url; ) {
    const page: { items: { orderId: string }[]; next?: string } = (await get(url)).json()
    seen.push(...page.items.map((item) => item.orderId))
    url = page.next && `/orders?limit=3&after=${page.next}`
  }
  expect(seen.slice(0, 7)).toEqual(placed.toReversed())
  expect(new Set(seen).size).toBe(seen.length)
})

test('a number that is too large for a number is the caller’s mistake', async () => {
  expect((await get(`/orders?limit=${'9'.repeat(400)}`)).json()).toMatchObject({
    status: 400,
    findings: [{ at: '/limit' }],
  })
})

test('no request from the contract makes it fail', async () => {
  const report = await fuzz(app, { headers: ann })
  expect(Object.keys(report.statuses).toSorted()).toEqual(['getOrder', 'listOrders', 'placeOrder'])
})

test.each(['messaging', 'saga', 'idempotency'])('the %s schema is the package’s', async (name) => {
  const number = { messaging: 1, saga: 2, idempotency: 3 }[name]
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
  expect(await read(`../migrations/000${number}_${name}.sql`)).toBe(await read(`../../../packages/${name}/schema.sql`))
})

test('the committed OpenAPI document is that of today (vitest -u writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Orders' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
