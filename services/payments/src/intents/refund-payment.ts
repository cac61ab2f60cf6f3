import type { Clock } from '@flotilla/clock'
import type { Money } from '@flotilla/contract'
import { once } from '@flotilla/idempotency'
import type { Handler } from '@flotilla/kit'
import type { refundPayment } from '@flotilla/payments-contract/operations'
import type { Database } from '@flotilla/postgres'
import { refund } from './intent.ts'
import { insertRefund, lockIntent } from './intent-store.ts'
import { storeChange } from './store-change.ts'

/** Answers with all that has gone back for the order so far. */
export function refundPaymentHandler(db: Database, clock: Clock): Handler<typeof refundPayment> {
  return async ({ params: { orderId }, body, principal, idempotencyKey: key }) => {
    const now = clock.now()
    const by = principal.user!.id
    const request = { key, scope: `refundPayment ${by}`, fingerprint: { orderId, ...body }, now }
    const answer = await once<Refunded>(db, request, async (tx) => {
      const known = await lockIntent(tx, orderId)
      const change = refund(known, body.amount)
      await storeChange(tx, known, change, { now })
      const refundId = await insertRefund(tx, { orderId, amount: body.amount.amount, reason: body.reason, by, now })
      const refunded = { amount: change.intent.refunded, currency: body.amount.currency }
      return { status: 201, body: { refundId, refunded } }
    })
    return { status: 201, body: answer.body }
  }
}

type Refunded = { refundId: string; refunded: Money }
