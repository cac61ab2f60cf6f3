import type { Queryable } from '@flotilla/postgres'
import { forgetData, registerSaga, type SagaRunner } from '@flotilla/saga'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { moveOrder, settleOrder, tell } from '../orders/move-order.ts'
import type { Ports } from '../ports.ts'
import { type CheckoutData, checkoutSaga } from './checkout-saga.ts'
import { lineFor } from './story.ts'

export type Checkout = SagaRunner<CheckoutData>

declare module 'fastify' {
  interface FastifyInstance {
    readonly checkout: Checkout
  }
}

/** `app.checkout`: settles orders, by the commands and events of inventory, payments and shipping. */
export const checkout = fp(
  async (app: FastifyInstance, { db, clock, stepTimeoutMs }: Ports & { stepTimeoutMs: number }) => {
    const runner = registerSaga(app, checkoutSaga(stepTimeoutMs), {
      service: 'orders',
      db,
      clock,
      async onChange(tx, { id, input, now }) {
        const line = lineFor({ input })
        if (!line) return
        if (input.type === 'called-off') await moveOrder(tx, id, { to: 'cancelling', ...line, now })
        else await tell(tx, id, { ...line, now })
      },
      onEnd: (tx, { id, status, reason, now }) =>
        settleOrder(tx, id, { reason: status === 'done' ? undefined : (reason ?? 'It could not be settled.'), now }),
    })
    app.decorate('checkout', runner)
  },
  { name: 'checkout', dependencies: ['messaging'] },
)

/** Forgets what checkouts that have ended were of. */
export async function forgetCheckouts(db: Queryable, orderIds: readonly string[]): Promise<void> {
  await forgetData(db, 'checkout', orderIds)
}
