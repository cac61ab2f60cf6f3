import type { Message } from '@flotilla/contract'
import {
  reservationConfirmed,
  reservationLost,
  stockRefused,
  stockReleased,
  stockReserved,
} from '@flotilla/inventory-contract/events'
import type { Outcome } from './reservation.ts'

/** The event that tells of an outcome. */
export function toEvent(orderId: string, outcome: Outcome, cause: { now: number; causationid: string }): Message {
  const { now, causationid } = cause
  const context = { source: 'inventory', now, causationid }
  if (outcome.kind === 'lost') return reservationLost.create({ orderId, reason: outcome.reason }, context)
  if (outcome.kind === 'refused') {
    const { reason, short } = outcome
    return stockRefused.create({ orderId, reason, short: [...short] }, context)
  }
  const events = { reserved: stockReserved, confirmed: reservationConfirmed, released: stockReleased }
  return events[outcome.kind].create({ orderId }, context)
}
