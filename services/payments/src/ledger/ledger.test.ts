import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { headers as names } from '@flotilla/contract'
import { capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import { openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cards, openPayments, type Payments, times } from '../../test/payments.ts'
import { type Balance, balances as readBalances } from './ledger-store.ts'

let payments: Payments
beforeAll(async () => {
  payments = await openPayments()
})
afterAll(() => payments?.close())

const balances = async (): Promise<Balance[]> =>
  (await payments.app.inject({ url: '/ledger/balances', headers: payments.people.staff })).json().items

const refund = (orderId: string, amount: number, { currency = 'EUR', key = randomUUID() as string } = {}) =>
  payments.app.inject({
    method: 'POST',
    url: `/payments/${orderId}/refunds`,
    headers: { ...payments.people.staff, [names.idempotencyKey]: key },
    payload: { amount: { amount, currency }, reason: 'Broken' },
  })

const payment = async (orderId: string) =>
  (await payments.app.inject({ url: `/payments/${orderId}`, headers: payments.people.staff })).json() as {
    refunded: number
    status: string
  }

async function taken(amount: number): Promise<string> {
  const orderId = randomUUID()
  await payments.ask(orderId, await payments.card(cards.approves), { amount })
  await payments.wait(times.answer)
  await payments.app.messages.deliver(capturePayment.create({ orderId }, payments.context()))
  return orderId
}

const step = (order: number, verb: string, amount = 100, card: keyof typeof cards = 'approves') => ({
  order,
  verb,
  card,
  amount,
})

/** A history in which every end is reached; what chance adds to it differs from run to run. */
const everything = [
  step(0, 'authorise'),
  step(1, 'authorise', 50, 'insufficient'),
  step(2, 'authorise'),
  step(0, 'answers'),
  step(0, 'refund'),
  step(0, 'capture'),
  step(0, 'refund', 200),
  step(0, 'refund', 40),
  step(0, 'refund', 60),
  step(2, 'void'),
]

const often = (...verbs: string[]) => [...verbs, ...verbs, ...verbs]

test('after any histories the balances add up to zero, and say what became of the payments', async () => {
  const anyStep = fc.record({
    order: fc.nat(3),
    verb: fc.constantFrom(...often('authorise', 'answers', 'capture'), 'refund', 'refund', 'void'),
    card: fc.constantFrom('approves', 'twice', 'insufficient', 'late', 'silent'),
    amount: fc.nat(300),
  })
  const seen = new Set<string>()
  const histories = fc.asyncProperty(
    fc.noBias(fc.array(anyStep, { size: 'max', minLength: 40, maxLength: 60 })),
    async (steps) => {
      const orders = Array.from({ length: 4 }, () => randomUUID() as string)
      for (const { order, verb, card, amount } of steps) {
        const [orderId, currency] = [orders[order]!, order % 2 ? 'EUR' : 'CHF']
        if (verb === 'authorise') await payments.ask(orderId, await payments.card(cards[card]), { amount, currency })
        if (verb === 'capture')
          await payments.app.messages.deliver(capturePayment.create({ orderId }, payments.context()))
        if (verb === 'void') await payments.app.messages.deliver(voidPayment.create({ orderId }, payments.context()))
        if (verb === 'refund') seen.add(`refund ${(await refund(orderId, amount, { currency })).statusCode}`)
        if (verb === 'answers') await payments.wait(5_000)
        seen.add((await payment(orderId)).status)
      }
      for (const orderId of orders) seen.add((await payment(orderId)).status)
      expect(await balances()).toEqual(await expectedBalances())
      for (const currency of ['CHF', 'EUR']) expect(sumOf(await balances(), currency)).toBe(0)
    },
  )
  await fc.assert(histories, { numRuns: 15, endOnFailure: true, examples: [[everything]] })
  const all = ['authorised', 'captured', 'declined', 'refunded', 'voided', 'refund 201', 'refund 409', 'refund 422']
  expect([...seen]).toEqual(expect.arrayContaining(all))
})

test('what is written in it stays, whoever wants to change it', async () => {
  await taken(100)
  const owner = openDatabase({ url: payments.database.ownerUrl, name: 'owner' })
  try {
    for (const text of ['update ledger set amount = 1', 'delete from ledger', 'truncate ledger'])
      for (const [who, as] of Object.entries({ db: payments.db, owner }))
        await expect(as.query({ name: `test.${text.slice(0, 6)}-${who}`, text, values: [] })).rejects.toThrow(
          who === 'owner' || text !== 'truncate ledger' ? /append-only/ : /permission denied/,
        )
  } finally {
    await owner.close()
  }
  expect(await balances()).toEqual(await expectedBalances())
})

test('a sum is held, let go and taken once, whatever the code does', async () => {
  const orderId = await taken(100)
  for (const kind of ['hold', 'let-go', 'take'])
    await expect(
      payments.db.query(sql('test.again')`
        insert into ledger (at, order_id, kind, debit, credit, amount, currency)
        values (now(), ${orderId}, ${kind}, 'held', 'promised', 1, 'EUR')`),
    ).rejects.toThrow(/ledger_once/)
  await expect(
    payments.db.query(sql('test.itself')`
      insert into ledger (at, order_id, kind, debit, credit, amount, currency)
      values (now(), ${orderId}, 'refund', 'held', 'held', 1, 'EUR')`),
  ).rejects.toThrow(/check constraint/)
})

test('of many refunds at once as many go through as there is money; the constraint has the last word', async () => {
  const orderId = await taken(1_290)
  const answers = await Promise.all(Array.from({ length: 40 }, () => refund(orderId, 100)))
  const codes = answers.map((answer) => answer.statusCode)
  expect([codes.filter((code) => code === 201).length, codes.filter((code) => code === 422).length]).toEqual([12, 28])
  expect(await payment(orderId)).toMatchObject({ status: 'captured', refunded: 1_200 })
  await expect(
    payments.db.query(sql('test.too-much')`update intents set refunded = 1300 where order_id = ${orderId}`),
  ).rejects.toThrow(/never_more_than_taken/)
  expect((await refund(orderId, 90)).json().refunded).toEqual({ amount: 1_290, currency: 'EUR' })
  expect(await payment(orderId)).toMatchObject({ status: 'refunded', refunded: 1_290 })
})

test('a refund under one key happens once, and another under it is refused', async () => {
  const orderId = await taken(500)
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 10 }, () => refund(orderId, 100, { key })))
  expect(answers.filter(({ statusCode }) => statusCode !== 201 && statusCode !== 409)).toEqual([])
  const again = await refund(orderId, 100, { key })
  expect(again.json()).toEqual(answers.find(({ statusCode }) => statusCode === 201)!.json())
  expect(await payment(orderId)).toMatchObject({ refunded: 100 })
  expect((await refund(orderId, 101, { key })).json()).toMatchObject({ code: 'request.key-reused' })
})

test('payments from before there was a ledger are in it', async () => {
  const dir = new URL('../../migrations/', import.meta.url)
  const files = (await readdir(dir)).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, dir), 'utf8')))
  const before = `insert into intents (order_id, status, amount, currency) values
    (uuidv7(), 'captured', 700, 'EUR'), (uuidv7(), 'authorised', 50, 'EUR'), (uuidv7(), 'declined', 9, 'EUR'), (uuidv7(), 'voided', null, null)`
  const at = files.indexOf('0005_ledger.sql')
  const old = await testDatabase({ sql: [...texts.slice(0, at), before, ...texts.slice(at)] })
  const there = openDatabase({ url: old.url, name: 'payments' })
  try {
    expect((await readBalances(there)).map(({ account, balance }) => [account, balance])).toEqual([
      ['card-network', 700],
      ['held', 50],
      ['promised', -50],
      ['sales', -700],
    ])
  } finally {
    await there.close()
    await old.drop()
  }
})

/** From the payments themselves, not from the ledger. */
async function expectedBalances(): Promise<Balance[]> {
  const rows = await payments.db.query(sql<Balance>('test.expected')`
    select account, currency, sum(balance)::int as balance from intents, lateral (values
      ('card-network', case when status in ('captured', 'refunded') then amount - refunded end),
      ('held', case when status = 'authorised' then amount end),
      ('promised', case when status = 'authorised' then -amount end),
      ('refunds', refunded),
      ('sales', case when status in ('captured', 'refunded') then -amount end)
    ) as b (account, balance)
    where amount > 0 group by account, currency order by account, currency`)
  const used = new Set((await balances()).map(({ account, currency }) => `${account} ${currency}`))
  return rows
    .map((row) => ({ ...row, balance: row.balance ?? 0 }))
    .filter(({ account, currency, balance }) => balance !== 0 || used.has(`${account} ${currency}`))
}

const sumOf = (all: readonly Balance[], currency: string) =>
  all.reduce((sum, one) => sum + (one.currency === currency ? one.balance : 0), 0)
