import { randomUUID } from 'node:crypto'
import { manualClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { headers } from '@flotilla/contract'
import { customerErased } from '@flotilla/identity-contract/events'
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import { fuzz, hangUps, testKeys } from '@flotilla/kit/testing'
import type { Bus } from '@flotilla/messaging'
import { authorisePayment, capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { takeAnswer } from './intents/answers.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
// The app never listens here, so the bus is never asked for anything.
const bus = {} as Bus
let database: TestDatabase
let db: Database
let app: ServiceApp
let customer: Record<string, string>
let staff: Record<string, string>

beforeAll(async () => {
  database = await testDatabase({ migrations: new URL('../migrations', import.meta.url) })
  db = openDatabase({ url: database.url, name: 'payments' })
  const keys = await testKeys(['payments', 'gateway'], clock)
  const person = async (role: 'customer' | 'staff') => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('payments')}`,
    [headers.userToken]: await keys.gateway.userToken({ id: role, roles: [role] }),
  })
  ;[customer, staff] = [await person('customer'), await person('staff')]
  const config = { MAX_CONCURRENCY: 100, DATABASE_URL: database.url, NETWORK_ANSWER_MS: 100, NETWORK_LATE_MS: 10_000 }
  app = await buildApp(config, { db, bus, clock, keys: keys.payments })
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
})

async function card(number: string): Promise<string> {
  const response = await app.inject({ method: 'POST', url: '/cards', headers: customer, payload: { number } })
  return response.json().cardToken
}

const context = () => ({ source: 'orders', now: clock.now() })
const ask = (orderId: string, cardToken: string, customerId = 'customer') =>
  app.messages.deliver(
    authorisePayment.create({ orderId, customerId, cardToken, amount: 1_290, currency: 'EUR' }, context()),
  )

/** What was told of an order, oldest first. */
async function told(orderId: string): Promise<string[]> {
  const rows = await db.query(sql<{ envelope: Message }>('test.outbox')`select envelope from outbox order by xid, seq`)
  return rows.filter(({ envelope }) => envelope.subject === orderId).map(({ envelope }) => envelope.type.split('.')[2]!)
}

/** The only thing that was told of an order. */
async function declined(orderId: string): Promise<Message> {
  const { envelope } = await db.one(sql<{ envelope: Message }>('test.declined')`
    select envelope from outbox where envelope ->> 'subject' = ${orderId}`)
  return envelope
}

async function answersFor(ms: number): Promise<void> {
  await clock.advance(ms)
  while (await takeAnswer(db, clock.now())) {}
}

test('approve and capture', async () => {
  const orderId = randomUUID()
  await ask(orderId, await card('4242424242424242'))
  expect(await told(orderId)).toEqual([])
  await answersFor(100)
  await app.messages.deliver(capturePayment.create({ orderId }, context()))
  expect(await told(orderId)).toEqual(['payment-authorised', 'payment-captured'])
})

test.each([
  ['decline', '4000000000000002', 'The card ending in 0002 was declined.'],
  ['not enough funds', '4000000000009995', 'The card ending in 9995 does not have enough funds.'],
])('%s', async (_, number, reason) => {
  const orderId = randomUUID()
  await ask(orderId, await card(number))
  await answersFor(100)
  expect(await told(orderId)).toEqual(['payment-declined'])
  expect((await declined(orderId)).data).toEqual({ orderId, reason })
})

test('nobody pays with the card of another', async () => {
  const orderId = randomUUID()
  await ask(orderId, await card('4242424242424242'), 'somebody-else')
  await answersFor(100)
  // As if there were no such card: a token tells nothing to who stole it.
  expect((await declined(orderId)).data).toEqual({ orderId, reason: 'The card is not known here any more.' })
})

test('a token is charged for several orders within an hour, and declined with the reason afterwards', async () => {
  const [cardToken, orders] = [await card('4242424242424242'), [randomUUID(), randomUUID(), randomUUID()]]
  const hour = 3_600_000
  for (const [n, ageMs] of [0, hour - 1, hour].entries()) {
    const createdAt = new Date(clock.now() - ageMs)
    await db.query(sql('test.age-card')`update cards set created_at = ${createdAt} where token = ${cardToken}`)
    await ask(orders[n]!, cardToken)
  }
  await answersFor(100)
  expect(await Promise.all(orders.map(told))).toEqual([
    ['payment-authorised'],
    ['payment-authorised'],
    ['payment-declined'],
  ])
  const { data } = await declined(orders[2]!)
  expect(data).toEqual({
    orderId: orders[2],
    reason: 'The card was entered more than an hour ago. Please enter it again.',
  })
  expect(await db.query(sql('test.charged')`select kind from ledger where order_id = ${orders[2]!}`)).toEqual([])
})

test('a network that answers twice holds the sum once', async () => {
  const orderId = randomUUID()
  await ask(orderId, await card('4000000000000119'))
  const answers: number[] = []
  for (let n = 0; n < 4; n++) {
    await clock.advance(100)
    while (await takeAnswer(db, clock.now())) answers.push(n)
  }
  expect(answers).toEqual([0, 1])
  expect(await told(orderId)).toEqual(['payment-authorised'])
  const entries = await db.query(sql('test.entries')`select kind from ledger where order_id = ${orderId}`)
  expect(entries).toEqual([{ kind: 'hold' }])
})

test('called off after it was taken: the money goes back, and that is told', async () => {
  const orderId = randomUUID()
  await ask(orderId, await card('4242424242424242'))
  await answersFor(100)
  await app.messages.deliver(capturePayment.create({ orderId }, context()))
  for (let n = 0; n < 2; n++) await app.messages.deliver(voidPayment.create({ orderId }, context()))
  expect((await told(orderId)).slice(2)).toEqual(['payment-refunded', 'payment-voided', 'payment-voided'])
  const payment = await app.inject({ url: `/payments/${orderId}`, headers: staff })
  expect(payment.json()).toEqual({ orderId, status: 'refunded', amount: 1_290, currency: 'EUR', refunded: 1_290 })
  expect((await app.inject({ url: `/payments/${orderId}`, headers: customer })).statusCode).toBe(403)
})

test('a network that never answers can be called off; one that answers late holds nothing then', async () => {
  const [silent, late] = [randomUUID(), randomUUID()]
  await ask(silent, await card('4000000000000259'))
  await ask(late, await card('4000000000000341'))
  for (const orderId of [silent, late]) await app.messages.deliver(voidPayment.create({ orderId }, context()))
  await answersFor(60_000)
  expect([await told(silent), await told(late)]).toEqual([['payment-voided'], ['payment-voided']])
  const status = await db.one(
    sql<{ status: string }>('test.status')`select status from intents where order_id = ${late}`,
  )
  expect(status.status).toBe('voided')
})

test('a message that comes twice has its effect once', async () => {
  const orderId = randomUUID()
  const cardToken = await card('4242424242424242')
  const message = authorisePayment.create({ orderId, cardToken, amount: 1, currency: 'EUR' }, context())
  expect([await app.messages.deliver(message), await app.messages.deliver(message)]).toEqual(['done', 'duplicate'])
  await answersFor(100)
  expect(await told(orderId)).toEqual(['payment-authorised'])
})

test('card numbers are nowhere in the database', async () => {
  await card('4242424242424242')
  const rows = await db.query(sql('test.cards')`select * from cards`)
  expect(JSON.stringify(rows)).toContain('4242')
  expect(JSON.stringify(rows)).not.toContain('42424242')
})

test('whoever hangs up leaves no place taken', async () => {
  expect(await hangUps(app, { method: 'GET', url: '/cards', headers: customer })).toEqual({
    status: 200,
    inFlight: 0,
  })
})

test('no request from the contract makes it fail', async () => {
  const report = await fuzz(app, { headers: customer })
  const all = ['getBalances', 'getPayment', 'listCards', 'refundPayment', 'tokeniseCard']
  expect(Object.keys(report.statuses).toSorted()).toEqual(all)
  const { statuses } = await fuzz(app, { headers: staff })
  expect(statuses.refundPayment).toMatchObject({ 400: expect.any(Number), 404: expect.any(Number) })
})

test('whoever is forgotten has no cards any more, and nobody pays with them', async () => {
  const mine = () => app.inject({ url: '/cards', headers: customer })
  const token = await card('4242424242424242')
  expect((await mine()).json().items[0]).toEqual({ brand: 'Visa (test)', last4: '4242', addedAt: expect.any(String) })
  const erased = customerErased.create({ customerId: 'customer' }, { source: 'identity', now: clock.now() })
  expect(await app.messages.deliver(erased)).toBe('done')
  expect((await mine()).json()).toEqual({ items: [] })
  const orderId = randomUUID()
  await ask(orderId, token)
  expect(await told(orderId)).toEqual(['payment-declined'])
})

test('the committed OpenAPI document is that of today (vitest -u writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Payments' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
