import { registerSaga, type SagaRunner } from '@flotilla/saga'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { settleOrder } from '../orders/settle-order.ts'
import type { Ports } from '../ports.ts'
import { type CheckoutData, checkoutSaga } from './checkout-saga.ts'

export { storyOf } from './story.ts'

export type Checkout = SagaRunner<CheckoutData>

declare module 'fastify' {
  interface FastifyInstance {
    readonly checkout: Checkout
  }
}

/** `app.checkout`: settles orders, by payments' commands and events. */
export const checkout = fp(
  async (app: FastifyInstance, { db, clock, timeoutMs }: Ports & { timeoutMs: number }) => {
    const runner = registerSaga(app, checkoutSaga(timeoutMs), {
      service: 'orders',
      db,
      clock,
      onEnd: (tx, { id, status, reason, now }) =>
        settleOrder(tx, id, {
          reason: status === 'done' ? undefined : (reason ?? 'The order could not be settled.'),
          now,
        }),
    })
    app.decorate('checkout', runner)
  },
  { name: 'checkout', dependencies: ['messaging'] },
)
