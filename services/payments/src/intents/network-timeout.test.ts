import { randomUUID } from 'node:crypto'
import { capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cards, openPayments, type Payments, times } from '../../test/payments.ts'
import { lockDue, nextDue } from './intent-store.ts'
import { takeDue } from './take-due.ts'

const reason = 'The card network did not answer in time.'
let payments: Payments
let orderId: string

beforeAll(async () => {
  payments = await openPayments()
})
beforeEach(() => {
  orderId = randomUUID()
})
afterAll(() => payments?.close())

const told = () => payments.told(orderId)
const askWith = async (card: keyof typeof cards) => payments.ask(orderId, await payments.card(cards[card]))
const release = () => payments.app.messages.deliver(voidPayment.create({ orderId }, payments.context()))

test('a network that does not answer is given up on at its time: declined, once, with nothing held', async () => {
  const command = await askWith('silent')
  await payments.wait(times.timeout - 1)
  expect(await told()).toEqual([])
  await payments.wait(1)
  await payments.wait(60_000)
  expect(await payments.outbox(orderId)).toMatchObject([
    { type: 'payments.event.payment-declined.v1', data: { orderId, reason }, causationid: command.id },
  ])
  expect(await payments.entries(orderId)).toEqual([])
})

test('an approval that comes after that changes nothing', async () => {
  await askWith('late')
  await payments.wait(times.timeout)
  expect(await told()).toEqual(['payment-declined'])
  await payments.wait(times.late - times.timeout)
  expect(await nextDue(payments.db)).toBeUndefined()
  expect(await told()).toEqual(['payment-declined'])
  expect(await payments.entries(orderId)).toEqual([])
  await payments.app.messages.deliver(capturePayment.create({ orderId }, payments.context()))
  expect(await told()).toEqual(['payment-declined', 'capture-failed'])
})

test('after a pause of payments it is by when the answer came, not by when it is read', async () => {
  await askWith('approves')
  await payments.wait(10_000)
  expect(await told()).toEqual(['payment-authorised'])
  expect(await payments.entries(orderId)).toEqual(['hold'])
})

test('an answer that came too late is too late after a pause as well, and one that comes twice', async () => {
  await askWith('twice')
  await payments.db.query(sql('test.slow-network')`
    update intents set answer_at = gives_up_at + interval '1 ms', repeat_at = gives_up_at + interval '2 ms'
    where order_id = ${orderId}`)
  await payments.wait(60_000)
  expect(await nextDue(payments.db)).toBeUndefined()
  expect(await payments.outbox(orderId)).toMatchObject([{ data: { reason } }])
  expect(await payments.entries(orderId)).toEqual([])
})

test('an answer in the very moment counts', async () => {
  await askWith('late')
  await payments.db.query(sql('test.late')`update intents set answer_at = gives_up_at where order_id = ${orderId}`)
  await payments.wait(times.timeout)
  expect(await told()).toEqual(['payment-authorised'])
})

test('a void while the network is waited for: nothing else is told, whether it would answer or not', async () => {
  const [silent, late] = [randomUUID(), randomUUID()]
  for (const [id, card] of [
    [silent, 'silent'],
    [late, 'late'],
  ] as const) {
    orderId = id
    await askWith(card)
    await release()
  }
  await payments.wait(60_000)
  for (const id of [silent, late]) {
    expect(await payments.told(id)).toEqual(['payment-voided'])
    expect(await payments.entries(id)).toEqual([])
  }
})

test('a payment that was given up on can be voided', async () => {
  await askWith('silent')
  await payments.wait(times.timeout)
  await release()
  expect(await told()).toEqual(['payment-declined', 'payment-voided'])
})

test('the worker is told when to give up, and while one is at it another finds nothing to do', async () => {
  const asked = payments.clock.now()
  await askWith('silent')
  expect(await nextDue(payments.db)).toBe(asked + times.timeout)
  await payments.clock.advance(times.timeout)
  const take = () => takeDue(payments.db, payments.clock.now())
  await payments.db.tx(async (tx) => {
    expect(await lockDue(tx, payments.clock.now())).toMatchObject({ orderId })
    expect(await take()).toBe(false)
  })
  expect([await take(), await take()]).toEqual([true, false])
  expect(await told()).toEqual(['payment-declined'])
})

test('what an older version asked is waited for, as it did', async () => {
  const asked = async (card: keyof typeof cards) => {
    orderId = randomUUID()
    await askWith(card)
    await payments.db.query(sql('test.older')`update intents set gives_up_at = null where order_id = ${orderId}`)
    return orderId
  }
  const [silent, late] = [await asked('silent'), await asked('late')]
  await payments.wait(60_000)
  expect(await payments.told(silent)).toEqual([])
  expect(await payments.told(late)).toEqual(['payment-authorised'])
})

test('what an older version took is not given up on', async () => {
  await askWith('approves')
  await payments.db.query(sql('test.taken')`
    update intents set answered_at = answer_at, status = 'authorised' where order_id = ${orderId}`)
  await payments.wait(60_000)
  expect(await told()).toEqual([])
})
