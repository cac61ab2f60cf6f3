import { randomUUID } from 'node:crypto'
import { testKeys } from '@flotilla/auth/testing'
import { manualClock } from '@flotilla/clock'
import { fuzz, hangUps } from '@flotilla/conformance'
import { type Command, type Message, headers as names } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import type { Bus } from '@flotilla/messaging'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { bookShipment, cancelShipment, dispatchShipment } from '@flotilla/shipping-contract/commands'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { advanceOne } from './shipments/advance.ts'
import { isTrackingNumber } from './shipments/tracking.ts'
import { tables } from './tables.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
const stepMs = 15_000
// The app never listens here, so the bus is never asked for anything.
const bus = {} as Bus
let database: TestDatabase
let db: Database
let keys: Awaited<ReturnType<typeof testKeys<'shipping' | 'gateway'>>>
let config: Parameters<typeof buildApp>[0]
let app: ServiceApp
let [ann, bob, staff]: Record<string, string>[] = []

beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: 'shipping' })
  keys = testKeys(['shipping', 'gateway'])
  const person = async (id: string, role: 'customer' | 'staff') => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('shipping')}`,
    [names.userToken]: await keys.gateway.userToken({ id, roles: [role] }),
  })
  ;[ann, bob, staff] = [await person('ann', 'customer'), await person('bob', 'customer'), await person('s', 'staff')]
  config = { MAX_CONCURRENCY: 100, DATABASE_URL: database.url, TRACKING_STEP_MS: stepMs }
  app = await buildApp(config, { db, bus, clock, keys: keys.shipping })
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
})

const address = { name: 'Ann <b>', street: 'Kai 1', postcode: '20457', city: 'Hamburg', country: 'DE' }
const context = () => ({ source: 'orders', now: clock.now() })
const send = (message: Message) => app.messages.deliver(message)
const book = (orderId: string, { country = 'DE' } = {}) =>
  bookShipment.create(
    { orderId, customerId: 'ann', address: { ...address, country }, method: 'standard', pieces: 2 },
    context(),
  )
const about = (command: Command<typeof cancelShipment.schema>, orderId: string) =>
  command.create({ orderId }, context())
const ask = (path: string, headers = ann!) => app.inject({ url: path, headers })

/** What was told of an order, oldest first. */
async function told(orderId: string): Promise<string[]> {
  const rows = await db.query(sql<{ envelope: Message }>('test.outbox')`
    select envelope from messaging.outbox where envelope ->> 'subject' = ${orderId} order by xid, seq`)
  return rows.map(({ envelope }) => envelope.type.split('.')[2]!)
}

async function move(ms: number): Promise<void> {
  await clock.advance(ms)
  while (await advanceOne(db, clock.now(), stepMs)) {}
}

test('rates, for everybody', async () => {
  const { items } = (await app.inject('/rates?country=DE&pieces=2')).json()
  expect(items).toMatchObject([
    { method: 'standard', price: { amount: 550, currency: 'EUR' } },
    { method: 'express', price: { amount: 1_410 } },
  ])
  expect((await app.inject('/rates?country=ZZ&pieces=2')).json()).toEqual({ items: [] })
})

test('booked, handed over, and from place to place until it is there', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  await move(60_000)
  expect((await ask(`/shipments/${orderId}`)).json()).toMatchObject({ orderId, status: 'booked', address })
  await send(about(dispatchShipment, orderId))
  await move(stepMs - 1)
  expect((await ask(`/shipments/${orderId}`)).json().steps).toHaveLength(2)
  await move(1)
  expect((await ask(`/shipments/${orderId}`)).json().steps.at(-1)).toMatchObject({ place: 'Leipzig' })
  for (let step = 0; step < 3; step++) await move(stepMs)
  const shipment = (await ask(`/shipments/${orderId}`)).json()
  expect(shipment.status).toBe('delivered')
  expect(isTrackingNumber(shipment.tracking)).toBe(true)
  expect(await told(orderId)).toEqual([
    'shipment-booked',
    'shipment-dispatched',
    ...Array(3).fill('shipment-advanced'),
    'shipment-delivered',
  ])
})

test('two workers move a parcel once', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  await send(about(dispatchShipment, orderId))
  await clock.advance(stepMs)
  const moved = await Promise.all(Array.from({ length: 4 }, () => advanceOne(db, clock.now(), stepMs)))
  expect(moved.filter(Boolean)).toHaveLength(1)
})

test('no carrier goes there: refused, and there is no shipment', async () => {
  const orderId = randomUUID()
  await send(book(orderId, { country: 'ZZ' }))
  expect(await told(orderId)).toEqual(['shipment-refused'])
  expect((await ask(`/shipments/${orderId}`)).json()).toMatchObject({ code: 'shipping.shipment-not-found' })
  expect((await ask(`/shipments/${orderId}/label`, staff)).statusCode).toBe(404)
})

test('cancelled on the way: called back, and it moves no further', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  await send(about(dispatchShipment, orderId))
  await move(stepMs)
  await send(about(cancelShipment, orderId))
  await send(about(dispatchShipment, orderId))
  await move(10 * stepMs)
  const { status, steps } = (await ask(`/shipments/${orderId}`)).json()
  expect([status, steps.at(-1).text]).toEqual(['cancelled', 'Called back'])
  expect((await told(orderId)).slice(-2)).toEqual(['shipment-advanced', 'shipment-cancelled'])
  expect((await ask(`/shipments/${orderId}/label`, staff)).json().svg).toContain('Void label')
})

test('cancelled before it was booked: it never is', async () => {
  const orderId = randomUUID()
  await send(about(cancelShipment, orderId))
  await send(book(orderId))
  await send(about(dispatchShipment, orderId))
  expect(await told(orderId)).toEqual(['shipment-cancelled', 'shipment-refused'])
  expect((await ask(`/shipments/${orderId}`)).statusCode).toBe(404)
})

test('a command that comes twice has its effect once, and is answered again when it is another', async () => {
  const orderId = randomUUID()
  const message = book(orderId)
  expect([await send(message), await send(message), await send(book(orderId))]).toEqual(['done', 'duplicate', 'done'])
  expect(await told(orderId)).toEqual(['shipment-booked', 'shipment-booked'])
  const first = (await ask(`/shipments/${orderId}`)).json()
  expect(first.steps).toHaveLength(1)
})

test('a shipment is its customer’s, a label the staff’s', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  expect((await ask(`/shipments/${orderId}`, bob)).json()).toMatchObject({ code: 'shipping.shipment-not-found' })
  expect((await ask(`/shipments/${orderId}`, staff)).statusCode).toBe(403)
  expect((await ask(`/shipments/${orderId}/label`, ann)).statusCode).toBe(403)
  const { svg } = (await ask(`/shipments/${orderId}/label`, staff)).json()
  expect(svg).toContain('Ann &lt;b&gt;')
})

test('a database that is away is «not available now, come again in a second»', async () => {
  // Nobody listens on port 9.
  const away = openDatabase({ url: 'postgres://shipping@127.0.0.1:9/shipping', name: 'shipping' })
  const other = await buildApp(config, { db: away, bus, clock, keys: keys.shipping })
  const answer = await other.inject({ url: `/shipments/${randomUUID()}`, headers: ann! })
  expect(answer.json()).toMatchObject({ status: 503, code: 'request.unavailable' })
  expect(answer.headers).toMatchObject({ 'retry-after': '1' })
  await other.close()
  await away.close()
})

test('whoever hangs up leaves no place taken', async () => {
  expect(await hangUps(app, { method: 'GET', url: '/rates?country=DE&pieces=2', headers: ann! })).toEqual({
    status: 200,
    inFlight: 0,
  })
})

test('no request from the contract makes it fail', async () => {
  const statuses = [await fuzz(app, { headers: ann! }), await fuzz(app, { headers: staff!, runs: 50 })]
  expect(Object.keys(statuses[0]!.statuses).toSorted()).toEqual(['getLabel', 'getShipment', 'listRates'])
  expect(statuses[0]!.statuses.listRates).toMatchObject({ 200: expect.any(Number), 400: expect.any(Number) })
  expect(statuses[1]!.statuses.getLabel).toMatchObject({ 404: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest --update writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Shipping' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
