import { randomUUID } from 'node:crypto'
import { testKeys } from '@flotilla/auth/testing'
import { getProducts, type Product } from '@flotilla/catalog-contract/operations'
import { manualClock } from '@flotilla/clock'
import { fuzz, hangUps } from '@flotilla/conformance'
import { headers as names } from '@flotilla/contract'
import { createApp, routesFor, type ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import type { Bus } from '@flotilla/messaging'
import { orderPlaced } from '@flotilla/orders-contract/events'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { type Catalog, openCatalog } from './ports.ts'
import { tables } from './tables.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
// The app never listens here, so the bus is never asked for anything.
const bus = {} as Bus
const deadlines: number[] = []
const goods = new Map<string, Product>()
let catalogAnswers = true

let database: TestDatabase
let db: Database
let keys: Awaited<ReturnType<typeof testKeys<'cart' | 'catalog' | 'gateway'>>>
let catalogApp: ServiceApp
let catalogUrl: string
let catalog: Catalog
let app: ServiceApp
let service: Record<string, string>

beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: 'cart', max: 20 })
  keys = testKeys(['cart', 'catalog', 'gateway'])
  service = { authorization: `Bearer ${await keys.gateway.serviceToken('cart')}` }

  // In catalog's place: its own contract, over HTTP, with this service's token.
  catalogApp = await createApp({ service: 'catalog', config: { MAX_CONCURRENCY: 200 }, keys: keys.catalog })
  routesFor(catalogApp, 'service')(getProducts, async ({ body, raw, signal }) => {
    deadlines.push(Number(raw.headers[names.deadline]))
    if (!catalogAnswers) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return { status: 200 as const, body: { items: body.productIds.flatMap((id) => goods.get(id) ?? []) } }
  })
  catalogUrl = await catalogApp.listen({ host: '127.0.0.1', port: 0 })
  catalog = openCatalog(catalogUrl, keys.cart)
  app = await build(catalog)
})

afterAll(async () => {
  await app?.close()
  await catalog?.close()
  await catalogApp?.close()
  await db?.close()
  await database?.drop()
})

const build = (from: Catalog) => {
  const config = { MAX_CONCURRENCY: 200, DATABASE_URL: database.url }
  return buildApp(config, { db, bus, catalog: from, clock, keys: keys.cart })
}

const sell = (amount = 100, id = randomUUID() as string) => {
  const price = { amount, currency: 'EUR' }
  const words = { name: `Thing ${id.slice(0, 4)}`, description: 'A thing', category: 'boats' }
  goods.set(id, { id, ...words, price, picture: { shape: 'buoy', hue: 7 } })
  return id
}

async function person(id = randomUUID() as string) {
  const headers = { ...service, [names.userToken]: await keys.gateway.userToken({ id, roles: ['customer'] }) }
  const call = (method: 'GET' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    app.inject({ method, url: `/cart${path}`, headers, ...(payload && { payload }) })
  return {
    id,
    headers,
    cart: async () => (await call('GET', '')).json(),
    put: (productId: string, quantity = 1) => call('PUT', `/items/${productId}`, { quantity }),
    remove: (productId: string) => call('DELETE', `/items/${productId}`),
  }
}

const merge = (from: string, into: string) =>
  app.inject({ method: 'POST', url: '/cart/merge', headers: service, payload: { from, into } })

function ordered(customerId: string, lines: readonly { productId: string; quantity: number }[]) {
  const total = { amount: 100, currency: 'EUR' }
  const items = lines.map((one) => ({ ...one, name: 'A thing', price: total }))
  const order = { orderId: randomUUID(), customerId, email: 'a@b.de', name: 'Ann', items, total }
  return orderPlaced.create(order, { source: 'orders', now: clock.now() })
}

test('put in, put in anew, taken out', async () => {
  const [ann, a, b] = [await person(), sell(250), sell(40)]
  expect(await ann.cart()).toEqual({ items: [], totals: [], gone: [], revision: expect.any(String) })
  await ann.put(a)
  await ann.put(b, 3)
  const cart = (await ann.put(a, 2)).json()
  expect(cart.items).toMatchObject([
    { productId: a, quantity: 2, price: { amount: 250 } },
    { productId: b, quantity: 3 },
  ])
  expect(cart.totals).toEqual([{ amount: 620, currency: 'EUR' }])
  expect((await ann.remove(a)).json().items).toMatchObject([{ productId: b }])
  expect((await ann.remove(a)).statusCode).toBe(200)
})

test('a revision names the lines as they are: each change makes another, and none comes back for new lines', async () => {
  const [ann, guest, a, b] = [await person(), await person(), sell(), sell()]
  const steps = [
    () => ann.put(a, 2),
    () => ann.put(a, 2),
    () => ann.put(b),
    () => ann.remove(a),
    async () => (await guest.put(b), merge(guest.id, ann.id)),
    () => app.messages.deliver(ordered(ann.id, [{ productId: b, quantity: 1 }])),
    async () => (await app.messages.deliver(ordered(ann.id, [{ productId: b, quantity: 1 }])), ann.put(b)),
    async () => (await ann.remove(b), ann.put(b)),
  ]
  const seen: string[] = []
  for (const step of steps) {
    await step()
    seen.push((await ann.cart()).revision)
  }
  expect(new Set(seen).size).toBe(8)
  // Looking changes nothing.
  expect((await ann.cart()).revision).toBe(seen.at(-1))
})

test('lines that pods of the version before write have revisions too', async () => {
  const [ann, a] = [await person(), sell()]
  const old = (quantity: number) =>
    db.query(sql('test.old-put')`
      insert into cart_items (owner, product_id, name, quantity, seen_amount, seen_currency)
      values (${ann.id}, ${a}, 'A', ${quantity}, 100, 'EUR')
      on conflict (owner, product_id) do update set quantity = excluded.quantity`)
  const revisions: string[] = []
  for (const quantity of [1, 1, 2]) {
    await old(quantity)
    revisions.push((await ann.cart()).revision)
  }
  expect(new Set(revisions).size).toBe(3)
})

test('what is no longer for sale is in no revision', async () => {
  const [ann, a, b] = [await person(), sell(), sell()]
  const { revision } = (await ann.put(a)).json()
  expect(revision).toEqual(expect.any(String))
  await ann.put(b)
  goods.delete(b)
  for (const gone of [1, 0]) {
    const cart = await ann.cart()
    expect([cart.gone.length, cart.revision]).toEqual([gone, revision])
  }
})

test('a price that changed is shown beside the one that was seen, until it is seen', async () => {
  const [ann, a] = [await person(), sell(100)]
  await ann.put(a)
  sell(130, a)
  expect((await ann.cart()).items).toMatchObject([{ price: { amount: 130 }, was: { amount: 100 } }])
  const [seen] = (await ann.put(a)).json().items
  expect(seen).not.toHaveProperty('was')
})

test('what is no longer for sale is named once, and leaves', async () => {
  const [ann, a, b] = [await person(), sell(), sell()]
  const { name } = goods.get(a)!
  await ann.put(a)
  await ann.put(b)
  goods.delete(a)
  expect(await ann.cart()).toMatchObject({ items: [{ productId: b }], gone: [{ productId: a, name }] })
  expect((await ann.cart()).gone).toEqual([])
  expect((await ann.put(a)).json()).toMatchObject({ status: 422, code: 'cart.product-unknown' })
})

test('many who put something in at once lose nothing, and the 51st product finds no room', async () => {
  const [ann, products] = [await person(), Array.from({ length: 60 }, () => sell())]
  const codes: number[] = []
  for (const id of products.slice(0, 45)) codes.push((await ann.put(id)).statusCode)
  const answers = await Promise.all(products.slice(45).map((id) => ann.put(id)))
  codes.push(...answers.map((answer) => answer.statusCode))
  expect([codes.filter((code) => code === 200).length, codes.filter((code) => code === 422).length]).toEqual([50, 10])
  const { items } = await ann.cart()
  const accepted = products.filter((_, i) => codes[i] === 200)
  expect(items.map((item: { productId: string }) => item.productId).toSorted()).toEqual(accepted.toSorted())
  // Of what is in it there may be more.
  expect((await ann.put(accepted[0]!, 9)).statusCode).toBe(200)
  expect((await ann.put(products[codes.indexOf(422)]!)).json()).toMatchObject({ code: 'cart.cart-full' })
})

test('a cart is its owner’s', async () => {
  const [ann, bob, a] = [await person(), await person(), sell()]
  await ann.put(a)
  expect((await bob.cart()).items).toEqual([])
  expect((await app.inject('/cart')).statusCode).toBe(401)
  const merging = {
    method: 'POST',
    url: '/cart/merge',
    headers: ann.headers,
    payload: { from: 'a', into: 'b' },
  } as const
  expect((await app.inject(merging)).statusCode).toBe(403)
})

test('a guest says who they are: their cart moves into the customer’s, once', async () => {
  const [guest, ann, a, b] = [await person(), await person(), sell(), sell()]
  await guest.put(a, 60)
  await guest.put(b, 2)
  await ann.put(a, 60)
  const moves = await Promise.all([merge(guest.id, ann.id), merge(guest.id, ann.id), merge(ann.id, ann.id)])
  expect(moves.map((move) => move.json().moved).toSorted()).toEqual([0, 0, 2])
  expect((await ann.cart()).items).toMatchObject([
    { productId: a, quantity: 99 },
    { productId: b, quantity: 2 },
  ])
  expect((await guest.cart()).items).toEqual([])
})

test('merged crosswise at once: nobody waits in a circle, and nothing is lost', async () => {
  const [ann, bob, a, b] = [await person(), await person(), sell(), sell()]
  await ann.put(a)
  await bob.put(b)
  const merges = Array.from({ length: 20 }, (_, n) => (n % 2 ? merge(ann.id, bob.id) : merge(bob.id, ann.id)))
  expect((await Promise.all(merges)).map((move) => move.statusCode)).toEqual(Array(20).fill(200))
  const both = [...(await ann.cart()).items, ...(await bob.cart()).items]
  expect(both.map((item) => item.productId).toSorted()).toEqual([a, b].toSorted())
})

test('what was ordered leaves the cart, and no more than that', async () => {
  const [ann, a, b, c] = [await person(), sell(), sell(), sell()]
  await ann.put(a, 2)
  await ann.put(b, 5)
  await ann.put(c)
  const placed = ordered(ann.id, [
    { productId: a, quantity: 2 },
    { productId: b, quantity: 3 },
  ])
  expect([await app.messages.deliver(placed), await app.messages.deliver(placed)]).toEqual(['done', 'duplicate'])
  expect((await ann.cart()).items).toMatchObject([
    { productId: b, quantity: 2 },
    { productId: c, quantity: 1 },
  ])
})

test('catalog does not answer: 503 in time, and never an old price; the deadline travels on', async () => {
  const [ann, a] = [await person(), sell()]
  await ann.put(a)
  const impatient = { ...ann.headers, [names.deadline]: '600' }
  await app.inject({ url: '/cart', headers: impatient })
  expect(deadlines.at(-1)).toBeGreaterThan(0)
  expect(deadlines.at(-1)).toBeLessThan(600)

  const silent = openCatalog(catalogUrl, keys.cart)
  const gone = openCatalog('http://127.0.0.1:1', keys.cart)
  catalogAnswers = false
  try {
    for (const without of [silent, gone]) {
      const other = await build(without)
      const answer = await other.inject({ url: '/cart', headers: impatient })
      expect(answer.json()).toMatchObject({ status: 503, code: 'request.unavailable' })
      expect(answer.headers['retry-after']).toBe('1')
      await other.close()
    }
  } finally {
    catalogAnswers = true
    await Promise.all([silent.close(), gone.close()])
  }
  expect((await ann.cart()).items).toHaveLength(1)
})

test('whoever hangs up leaves no place taken', async () => {
  expect(await hangUps(app, { method: 'GET', url: '/cart', headers: (await person()).headers })).toEqual({
    status: 200,
    inFlight: 0,
  })
})

test('no request from the contract makes it fail', async () => {
  const { headers } = await person()
  const report = await fuzz(app, { headers })
  expect(Object.keys(report.statuses).toSorted()).toEqual(['getCart', 'mergeCarts', 'putItem', 'removeItem'])
  expect(report.statuses.putItem).toMatchObject({ 400: expect.any(Number), 422: expect.any(Number) })
  expect((await fuzz(app, { headers: service })).statuses.mergeCarts).toMatchObject({ 200: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest --update writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Cart' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
