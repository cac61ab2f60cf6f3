import { testKeys } from '@flotilla/auth/testing'
import { manualClock } from '@flotilla/clock'
import { headers, type Message } from '@flotilla/contract'
import type { Bus } from '@flotilla/messaging'
import { authorisePayment } from '@flotilla/payments-contract/commands'
import { openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { buildApp } from '../src/app.ts'
import { takeDue } from '../src/intents/take-due.ts'
import { tables } from '../src/tables.ts'

export const cards = {
  approves: '4242424242424242',
  declines: '4000000000000002',
  insufficient: '4000000000009995',
  silent: '4000000000000259',
  late: '4000000000000341',
  twice: '4000000000000119',
} as const

/** What the network takes to answer, in ms: for most cards, for the one that is late, and until payments gives up. */
export const times = { answer: 100, late: 10_000, timeout: 8_000 } as const

export type Payments = Awaited<ReturnType<typeof openPayments>>

/** payments on a real database. The bus is never asked for anything: the app does not listen. */
export async function openPayments() {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const database = await testDatabase(tables)
  const db = openDatabase({ url: database.url, name: 'payments' })
  const keys = testKeys(['payments', 'gateway'])
  const config = {
    MAX_CONCURRENCY: 100,
    DATABASE_URL: database.url,
    NETWORK_ANSWER_MS: times.answer,
    NETWORK_LATE_MS: times.late,
    NETWORK_TIMEOUT_MS: times.timeout,
  }
  const app = await buildApp(config, { db, bus: {} as Bus, clock, keys: keys.payments })
  const person = async (role: 'customer' | 'staff') => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('payments')}`,
    [headers.userToken]: await keys.gateway.userToken({ id: role, roles: [role] }),
  })
  const people = { customer: await person('customer'), staff: await person('staff') }
  const context = () => ({ source: 'orders', now: clock.now() })

  return {
    app,
    db,
    clock,
    people,
    /** Who sends commands, and when. */
    context,
    ownerUrl: database.ownerUrl,
    async card(number: string): Promise<string> {
      const request = { method: 'POST', url: '/cards', headers: people.customer, payload: { number } } as const
      return (await app.inject(request)).json().cardToken
    },
    async ask(orderId: string, cardToken: string, { customerId = 'customer', amount = 1_290, currency = 'EUR' } = {}) {
      const command = authorisePayment.create({ orderId, customerId, cardToken, amount, currency }, context())
      await app.messages.deliver(command)
      return command
    },
    /** Time passes, and the worker takes all that has become due. */
    async wait(ms: number): Promise<void> {
      await clock.advance(ms)
      while (await takeDue(db, clock.now())) {}
    },
    /** What was told of an order, oldest first. */
    async told(orderId: string): Promise<Message[]> {
      const rows = await db.query(sql<{ envelope: Message }>('test.outbox')`
        select envelope from messaging.outbox where envelope ->> 'subject' = ${orderId} order by xid, seq`)
      return rows.map(({ envelope }) => envelope)
    },
    /** The kinds of entries of an order in the ledger. */
    async entries(orderId: string): Promise<string[]> {
      const rows = await db.query(sql<{ kind: string }>('test.entries')`
        select kind from ledger where order_id = ${orderId} order by id`)
      return rows.map(({ kind }) => kind)
    },
    async close(): Promise<void> {
      await app.close()
      await db.close()
      await database.drop()
    },
  }
}

export const namesOf = (messages: readonly Message[]): string[] => messages.map(({ type }) => type.split('.')[2]!)
