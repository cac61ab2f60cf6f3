import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type getPayment, paymentsProblems } from '@flotilla/payments-contract/operations'
import type { Database } from '@flotilla/postgres'
import { findPayment } from './intent-store.ts'

export function getPaymentHandler(db: Database): Handler<typeof getPayment> {
  return async ({ params }) => {
    const payment = await findPayment(db, params.orderId)
    if (!payment) throw new Problem(paymentsProblems.paymentNotFound)
    return { status: 200, body: payment }
  }
}
