import { openService } from '@flotilla/conformance'
import { authorisePayment } from '@flotilla/payments-contract/commands'
import { sql } from '@flotilla/postgres'
import { takeDue } from '../src/intents/take-due.ts'
import { service } from '../src/service.ts'

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

/** payments on a real database. */
export async function openPayments() {
  const payments = await openService(service, {
    config: { NETWORK_ANSWER_MS: times.answer, NETWORK_LATE_MS: times.late, NETWORK_TIMEOUT_MS: times.timeout },
  })
  const { app, db, clock } = payments
  const people = { customer: await payments.asPerson('customer'), staff: await payments.asPerson('staff', 'staff') }
  const context = () => ({ source: 'orders', now: clock.now() })

  return {
    ...payments,
    people,
    /** Who sends commands, and when. */
    context,
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
    /** The kinds of entries of an order in the ledger. */
    async entries(orderId: string): Promise<string[]> {
      const rows = await db.query(sql<{ kind: string }>('test.entries')`
        select kind from ledger where order_id = ${orderId} order by id`)
      return rows.map(({ kind }) => kind)
    },
  }
}
