import { randomUUID } from 'node:crypto'
import { manualClock } from '@flotilla/clock'
import { headers, type Message } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import { testKeys } from '@flotilla/kit/testing'
import type { Bus } from '@flotilla/messaging'
import {
  captureFailed,
  paymentAuthorised,
  paymentCaptured,
  paymentDeclined,
  paymentVoided,
} from '@flotilla/payments-contract/events'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { reduce } from '@flotilla/saga'
import { explore } from '@flotilla/saga/explore'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../app.ts'
import type { Catalog } from '../ports.ts'
import { checkoutSaga } from './checkout-saga.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
let database: TestDatabase
let db: Database
let app: ServiceApp
let customer: Record<string, string>

beforeAll(async () => {
  database = await testDatabase({ migrations: new URL('../../migrations', import.meta.url) })
  db = openDatabase({ url: database.url, name: 'orders' })
  const keys = await testKeys(['orders', 'gateway'], clock)
  customer = {
    authorization: `Bearer ${await keys.gateway.serviceToken('orders')}`,
    [headers.userToken]: await keys.gateway.userToken({ id: 'ann', roles: ['customer'] }),
  }
  const product = {
    id: randomUUID(),
    name: 'Lantern',
    description: '',
    category: '',
    price: { amount: 100, currency: 'EUR' },
  }
  const getProducts = async ({ body }: { body: { productIds: string[] } }) => ({
    items: body.productIds.map((id) => ({ ...product, id, picture: { shape: '', hue: 0 } })),
  })
  const catalog = { getProducts, close: async () => {} } as unknown as Catalog
  const config = { MAX_CONCURRENCY: 50, DATABASE_URL: database.url, CHECKOUT_TIMEOUT_MS: 8_000 }
  app = await buildApp(config, { db, bus: {} as Bus, catalog, clock, keys: keys.orders })
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
})

async function place(): Promise<string> {
  const payload = { items: [{ productId: randomUUID(), quantity: 1 }], cardToken: randomUUID() }
  const key = { [headers.idempotencyKey]: randomUUID() }
  return (await app.inject({ method: 'POST', url: '/orders', headers: { ...customer, ...key }, payload })).json()
    .orderId
}

const order = async (orderId: string) => (await app.inject({ url: `/orders/${orderId}`, headers: customer })).json()
const texts = async (orderId: string) => (await order(orderId)).history.map((entry: { text: string }) => entry.text)
const context = () => ({ source: 'payments', now: clock.now() })

/** What was sent because of the order, oldest first. */
async function sent(orderId: string): Promise<string[]> {
  const rows = await db.query(sql<{ envelope: Message }>('test.outbox')`select envelope from outbox order by xid, seq`)
  return rows.filter(({ envelope }) => envelope.subject === orderId).map(({ envelope }) => envelope.type.split('.')[2]!)
}

async function wait(ms: number): Promise<void> {
  await clock.advance(ms)
  while (await app.checkout.timeOutOne()) {}
}

test('held, taken, confirmed', async () => {
  const orderId = await place()
  await app.messages.deliver(paymentAuthorised.create({ orderId }, context()))
  await app.messages.deliver(paymentCaptured.create({ orderId }, context()))
  await wait(60_000)
  expect(await order(orderId)).toMatchObject({ status: 'confirmed' })
  expect(await texts(orderId)).toEqual([
    'Order placed',
    'The card network holds the sum',
    'The payment was taken',
    'Order confirmed',
  ])
  expect(await sent(orderId)).toEqual(['order-placed', 'authorise-payment', 'capture-payment', 'order-confirmed'])
})

test('declined: cancelled, with the reason in words', async () => {
  const orderId = await place()
  await app.messages.deliver(paymentDeclined.create({ orderId, reason: 'The card was declined.' }, context()))
  expect(await order(orderId)).toMatchObject({
    status: 'cancelled',
    reason: 'The card was declined. Nothing was charged.',
  })
  expect(await sent(orderId)).toEqual(['order-placed', 'authorise-payment', 'order-cancelled'])
})

test('not answered in time: called off, and a late approval changes nothing', async () => {
  const orderId = await place()
  await wait(7_999)
  expect(await sent(orderId)).toEqual(['order-placed', 'authorise-payment'])
  await wait(1)
  await app.messages.deliver(paymentAuthorised.create({ orderId }, context()))
  await app.messages.deliver(paymentVoided.create({ orderId }, context()))
  await app.messages.deliver(paymentAuthorised.create({ orderId }, context()))
  expect(await order(orderId)).toMatchObject({
    status: 'cancelled',
    reason: expect.stringContaining('did not answer in time'),
  })
  expect(await sent(orderId)).toEqual(['order-placed', 'authorise-payment', 'void-payment', 'order-cancelled'])
  expect(await texts(orderId)).toContain('The payment was called off')
})

test.each([
  [
    'refused',
    (orderId: string) =>
      app.messages.deliver(captureFailed.create({ orderId, reason: 'Not held any more.' }, context())),
  ],
  ['not answered in time', () => wait(8_000)],
])('a capture that is %s lets go of the sum', async (_, happen) => {
  const orderId = await place()
  await app.messages.deliver(paymentAuthorised.create({ orderId }, context()))
  await happen(orderId)
  expect((await sent(orderId)).at(-1)).toBe('void-payment')
  await app.messages.deliver(paymentVoided.create({ orderId }, context()))
  expect(await order(orderId)).toMatchObject({
    status: 'cancelled',
    reason: expect.stringMatching(/Nothing was charged\.$/),
  })
})

test('whatever comes, the checkout ends confirmed with the sum taken, or cancelled with nothing held', () => {
  const { shape } = checkoutSaga(1)
  const onePayment = { resources: [0, 0] }
  expect(explore(reduce, { ...shape, undoAttempts: 2 }, onePayment).violations).toEqual([])
  const without = explore(reduce, { undoable: [false, false], undoAttempts: 2 }, onePayment)
  expect(without.violations[0]).toMatch(/compensated, but the effect of step 0 stays/)
})
