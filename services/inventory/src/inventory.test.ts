import { randomUUID } from 'node:crypto'
import { testKeys } from '@flotilla/auth/testing'
import { productCreated } from '@flotilla/catalog-contract/events'
import { manualClock } from '@flotilla/clock'
import { fuzz, hangUps } from '@flotilla/conformance'
import { headers as names } from '@flotilla/contract'
import { reserveStock } from '@flotilla/inventory-contract/commands'
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import type { Bus } from '@flotilla/messaging'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { tables } from './tables.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
// The app never listens here, so the bus is never asked for anything.
const bus = {} as Bus
let database: TestDatabase
let db: Database
let app: ServiceApp
let staff: Record<string, string>
let customer: Record<string, string>

beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: 'inventory' })
  const keys = testKeys(['inventory', 'gateway'], clock)
  const person = async (role: 'customer' | 'staff') => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('inventory')}`,
    [names.userToken]: await keys.gateway.userToken({ id: role, roles: [role] }),
  })
  ;[staff, customer] = [await person('staff'), await person('customer')]
  const config = { MAX_CONCURRENCY: 100, DATABASE_URL: database.url, RESERVATION_TTL_MS: 900_000 }
  app = await buildApp(config, { db, bus, clock, keys: keys.inventory })
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
})

const sample = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const context = () => ({ source: 'catalog', now: clock.now() })
const ask = (id: string, headers = staff) => app.inject({ url: `/stock/${id}`, headers })
const lookUp = async (...productIds: string[]) =>
  (await app.inject({ method: 'POST', url: '/stock/lookup', payload: { productIds } })).json().items
const count = (id: string, warehouse: string, onHand: number, version: number) =>
  app.inject({
    method: 'PUT',
    url: `/stock/${id}/${warehouse}`,
    headers: { ...staff, 'if-match': `"${version}"` },
    payload: { onHand },
  })

const created = (id: string) => {
  const price = { amount: 100, currency: 'EUR' }
  const words = { name: 'Buoy', description: 'Floats', category: 'boats' }
  return productCreated.create({ product: { id, ...words, price, picture: { shape: 'buoy', hue: 1 } } }, context())
}

async function create(): Promise<string> {
  const id = randomUUID()
  await app.messages.deliver(created(id))
  return id
}

test('everybody may ask how many there are; what is unknown is left out', async () => {
  const items = await lookUp(sample(13), sample(14), randomUUID())
  expect(items).toHaveLength(2)
  expect(items).toEqual(
    expect.arrayContaining([
      { productId: sample(13), available: 0 },
      { productId: sample(14), available: 2 },
    ]),
  )
  const all = await db.query(sql<{ n: number }>('test.all')`
    select sum(on_hand)::int as n from stock where product_id <> all(${[sample(13), sample(14)]}::uuid[]) group by product_id`)
  expect(all).toHaveLength(398)
  expect(all.filter(({ n }) => n < 20 || n > 200)).toEqual([])
})

test('a new product is sold out in every warehouse, until somebody counts it', async () => {
  const id = await create()
  expect((await ask(id)).json()).toEqual({
    productId: id,
    version: 1,
    available: 0,
    warehouses: ['berlin', 'lyon', 'turin'].map((warehouse) => ({ warehouse, onHand: 0, reserved: 0 })),
  })
  const counted = await count(id, 'lyon', 7, 1)
  expect(counted.json()).toMatchObject({ version: 2, available: 7 })
  expect(counted.headers.etag).toBe('"2"')
  // Told again, it does not take away what was counted.
  await app.messages.deliver(created(id))
  expect(await lookUp(id)).toEqual([{ productId: id, available: 7 }])
})

test('who counted against something older is told so; a sale in between counts as a change', async () => {
  const id = await create()
  await count(id, 'berlin', 5, 1)
  expect((await count(id, 'berlin', 9, 1)).json()).toMatchObject({ status: 412 })
  const command = { orderId: randomUUID(), items: [{ productId: id, quantity: 3 }] }
  await app.messages.deliver(reserveStock.create(command, { ...context(), source: 'orders' }))
  expect((await count(id, 'berlin', 9, 2)).json()).toMatchObject({ status: 412 })
  expect((await count(id, 'berlin', 2, 3)).json()).toMatchObject({ status: 409, code: 'inventory.below-reserved' })
  expect((await count(id, 'berlin', 3, 3)).json()).toMatchObject({ available: 0, version: 4 })
})

test('who counted is written down with the count, and nothing of what was refused; nobody alters it', async () => {
  const id = await create()
  await count(id, 'lyon', 7, 1)
  await count(id, 'lyon', 5, 2)
  const who = { subject: 'staff', at: new Date(clock.now()), operation: 'countStock', object: id }
  const kept = [
    { ...who, version: 2, before: { warehouse: 'lyon', onHand: 7 }, after: { warehouse: 'lyon', onHand: 5 } },
    { ...who, version: 1, before: { warehouse: 'lyon', onHand: 0 }, after: { warehouse: 'lyon', onHand: 7 } },
  ]
  const route = app.operatorRoutes.find(({ path }) => path === '/changes')!
  const read = () => route.handle({ params: {}, query: { object: id }, body: undefined })
  expect(await read()).toMatchObject({ items: kept })
  const refusals = [await count(id, 'lyon', 9, 1), await count(id, 'atlantis', 9, 3)]
  const url = `/stock/${id}/lyon`
  const headers = { ...customer, 'if-match': '"3"' }
  refusals.push(await app.inject({ method: 'PUT', url, headers, payload: { onHand: 1 } }))
  expect(refusals.map(({ statusCode }) => statusCode)).toEqual([412, 404, 403])
  expect(((await read()) as { items: unknown[] }).items).toHaveLength(2)
  const alter = db.query(sql('test.alter')`update audit.staff_changes set subject = 'nobody' where object = ${id}`)
  await expect(alter).rejects.toThrow(/kept as they are/)
})

test('of ten who count the same version at once one is heard', async () => {
  const id = await create()
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => count(id, 'turin', n, 1)))
  expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([200, ...Array(9).fill(412)])
})

test('what there is not cannot be counted, and customers do not see where things lie', async () => {
  expect((await ask(randomUUID())).json()).toMatchObject({ code: 'inventory.product-unknown' })
  expect((await count(randomUUID(), 'berlin', 1, 1)).json()).toMatchObject({ code: 'inventory.product-unknown' })
  expect((await count(sample(1), 'atlantis', 1, 1)).json()).toMatchObject({ code: 'inventory.warehouse-unknown' })
  expect((await ask(sample(1), customer)).statusCode).toBe(403)
  expect((await app.inject(`/stock/${sample(1)}`)).statusCode).toBe(401)
})

test('whoever hangs up leaves no place taken', async () => {
  expect(await hangUps(app, { method: 'GET', url: `/stock/${sample(1)}`, headers: staff })).toEqual({
    status: 200,
    inFlight: 0,
  })
})

test('no request from the contract makes it fail', async () => {
  const report = await fuzz(app, { headers: staff })
  expect(Object.keys(report.statuses).toSorted()).toEqual(['countStock', 'getStock', 'lookUpStock'])
  expect(report.statuses.lookUpStock).toMatchObject({ 200: expect.any(Number), 400: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest --update writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Inventory' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
