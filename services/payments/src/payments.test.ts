import { randomUUID } from 'node:crypto'
import { customerErased } from '@flotilla/identity-contract/events'
import { authorisePayment, capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cards, openPayments, type Payments, times } from '../test/payments.ts'
import { takeDue } from './intents/take-due.ts'

let payments: Payments
beforeAll(async () => {
  payments = await openPayments()
})
afterAll(() => payments?.close())

const deliver: Payments['app']['messages']['deliver'] = (message) => payments.app.messages.deliver(message)
const told = (orderId: string) => payments.told(orderId)
/** The only thing that was told of an order. */
async function declined(orderId: string) {
  expect(await told(orderId)).toEqual(['payment-declined'])
  const [message] = await payments.outbox(orderId)
  return message!
}

test('approve and capture', async () => {
  const orderId = randomUUID()
  await payments.ask(orderId, await payments.card(cards.approves))
  expect(await told(orderId)).toEqual([])
  await payments.wait(times.answer)
  await deliver(capturePayment.create({ orderId }, payments.context()))
  expect(await told(orderId)).toEqual(['payment-authorised', 'payment-captured'])
})

test.each([
  ['declines', 'The card ending in 0002 was declined.'],
  ['insufficient', 'The card ending in 9995 does not have enough funds.'],
] as const)('%s', async (card, reason) => {
  const orderId = randomUUID()
  await payments.ask(orderId, await payments.card(cards[card]))
  await payments.wait(times.answer)
  expect(await told(orderId)).toEqual(['payment-declined'])
  expect((await declined(orderId)).data).toEqual({ orderId, reason })
})

test('nobody pays with the card of another', async () => {
  const orderId = randomUUID()
  await payments.ask(orderId, await payments.card(cards.approves), { customerId: 'somebody-else' })
  await payments.wait(times.answer)
  // As if there were no such card: a token tells nothing to who stole it.
  expect((await declined(orderId)).data).toEqual({ orderId, reason: 'The card is not known here any more.' })
})

test('a token is charged for several orders within an hour, and declined with the reason afterwards', async () => {
  const [cardToken, orders] = [await payments.card(cards.approves), [randomUUID(), randomUUID(), randomUUID()]]
  const hour = 3_600_000
  for (const [n, ageMs] of [0, hour - 1, hour].entries()) {
    const createdAt = new Date(payments.clock.now() - ageMs)
    await payments.db.query(sql('test.age-card')`update cards set created_at = ${createdAt} where token = ${cardToken}`)
    await payments.ask(orders[n]!, cardToken)
  }
  await payments.wait(times.answer)
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
  expect(await payments.entries(orders[2]!)).toEqual([])
})

test('a network that answers twice holds the sum once', async () => {
  const orderId = randomUUID()
  await payments.ask(orderId, await payments.card(cards.twice))
  const answers: number[] = []
  for (let n = 0; n < 4; n++) {
    await payments.clock.advance(100)
    while (await takeDue(payments.db, payments.clock.now())) answers.push(n)
  }
  expect(answers).toEqual([0, 1])
  expect(await told(orderId)).toEqual(['payment-authorised'])
  expect(await payments.entries(orderId)).toEqual(['hold'])
})

test('called off after it was taken: the money goes back, and that is told', async () => {
  const orderId = randomUUID()
  await payments.ask(orderId, await payments.card(cards.approves))
  await payments.wait(times.answer)
  await deliver(capturePayment.create({ orderId }, payments.context()))
  for (let n = 0; n < 2; n++) await deliver(voidPayment.create({ orderId }, payments.context()))
  expect((await told(orderId)).slice(2)).toEqual(['payment-refunded', 'payment-voided', 'payment-voided'])
  const payment = await payments.app.inject({ url: `/payments/${orderId}`, headers: payments.people.staff })
  expect(payment.json()).toEqual({ orderId, status: 'refunded', amount: 1_290, currency: 'EUR', refunded: 1_290 })
  expect(
    (await payments.app.inject({ url: `/payments/${orderId}`, headers: payments.people.customer })).statusCode,
  ).toBe(403)
})

test('a message that comes twice has its effect once', async () => {
  const orderId = randomUUID()
  const cardToken = await payments.card(cards.approves)
  const message = authorisePayment.create({ orderId, cardToken, amount: 1, currency: 'EUR' }, payments.context())
  expect([await deliver(message), await deliver(message)]).toEqual(['done', 'duplicate'])
  await payments.wait(times.answer)
  expect(await told(orderId)).toEqual(['payment-authorised'])
})

test('card numbers are nowhere in the database', async () => {
  await payments.card(cards.approves)
  const rows = await payments.db.query(sql('test.cards')`select * from cards`)
  expect(JSON.stringify(rows)).toContain('4242')
  expect(JSON.stringify(rows)).not.toContain('42424242')
})

test('whoever is forgotten has no cards any more, and nobody pays with them', async () => {
  const mine = () => payments.app.inject({ url: '/cards', headers: payments.people.customer })
  const token = await payments.card(cards.approves)
  expect((await mine()).json().items[0]).toEqual({ brand: 'Visa (test)', last4: '4242', addedAt: expect.any(String) })
  const erased = customerErased.create({ customerId: 'customer' }, { source: 'identity', now: payments.clock.now() })
  expect(await deliver(erased)).toBe('done')
  expect((await mine()).json()).toEqual({ items: [] })
  const orderId = randomUUID()
  await payments.ask(orderId, token)
  expect(await told(orderId)).toEqual(['payment-declined'])
})
