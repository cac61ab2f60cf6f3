import type { Queryable, Transaction } from '@flotilla/postgres'
import { forgetData, registerSaga, type SagaRunner } from '@flotilla/saga'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Ports } from '../ports.ts'
import { type CheckoutData, checkoutSaga } from './checkout-saga.ts'
import { type LineNow, lineFor } from './story.ts'

export type Checkout = SagaRunner<CheckoutData>

declare module 'fastify' {
  interface FastifyInstance {
    readonly checkout: Checkout
  }
}

interface Options extends Ports {
  readonly stepTimeoutMs: number
  /** Adds a line to the order's story. */
  readonly onLine: (tx: Transaction, orderId: string, line: LineNow) => Promise<void>
  /** The customer has called it off. */
  readonly onCalledOff: (tx: Transaction, orderId: string, line: LineNow) => Promise<void>
  /** The checkout has ended; `reason` says why the order comes to nothing, undefined when it is kept. */
  readonly onEnd: (tx: Transaction, orderId: string, end: { reason: string | undefined; now: number }) => Promise<void>
}

/** `app.checkout`: settles orders, by the commands and events of inventory, payments and shipping. */
export const checkout = fp(
  async (app: FastifyInstance, { db, clock, stepTimeoutMs, onLine, onCalledOff, onEnd }: Options) => {
    const runner = registerSaga(app, checkoutSaga(stepTimeoutMs), {
      service: 'orders',
      db,
      clock,
      async onChange(tx, { id, input, now }) {
        const line = lineFor({ input })
        if (line) await (input.type === 'called-off' ? onCalledOff : onLine)(tx, id, { ...line, now })
      },
      onEnd: (tx, { id, status, reason, now }) =>
        onEnd(tx, id, { reason: status === 'done' ? undefined : (reason ?? 'It could not be settled.'), now }),
    })
    app.decorate('checkout', runner)
  },
  { name: 'checkout', dependencies: ['messaging'] },
)

/** Forgets what checkouts that have ended were of. */
export async function forgetCheckouts(db: Queryable, orderIds: readonly string[]): Promise<void> {
  await forgetData(db, 'checkout', orderIds)
}
