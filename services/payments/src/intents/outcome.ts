import type { Message } from '@flotilla/contract'
import {
  captureFailed,
  paymentAuthorised,
  paymentCaptured,
  paymentDeclined,
  paymentRefunded,
  paymentVoided,
} from '@flotilla/payments-contract/events'
import type { Outcome } from './intent.ts'

/** The event that tells of an outcome. */
export function toEvent(orderId: string, outcome: Outcome, cause: { now: number; causationid?: string }): Message {
  const context = { source: 'payments', ...cause }
  if (outcome.kind === 'declined') return paymentDeclined.create({ orderId, reason: outcome.reason }, context)
  if (outcome.kind === 'capture-failed') return captureFailed.create({ orderId, reason: outcome.reason }, context)
  if (outcome.kind === 'refunded') return paymentRefunded.create({ orderId, amount: outcome.amount }, context)
  const events = { authorised: paymentAuthorised, captured: paymentCaptured, voided: paymentVoided }
  return events[outcome.kind].create({ orderId }, context)
}
