import type { Message } from '@flotilla/contract'
import {
  shipmentAdvanced,
  shipmentBooked,
  shipmentCancelled,
  shipmentDelivered,
  shipmentDispatched,
  shipmentRefused,
} from '@flotilla/shipping-contract/events'
import type { Outcome, Shipment } from './shipment.ts'

/** The event that tells of an outcome. */
export function toEvent(
  { orderId, parcel }: Shipment,
  outcome: Outcome,
  { now, causationid }: { now: number; causationid?: string },
): Message {
  const context = { source: 'shipping', now, ...(causationid && { causationid }) }
  if (outcome.kind === 'cancelled') return shipmentCancelled.create({ orderId }, context)
  if (outcome.kind === 'refused') return shipmentRefused.create({ orderId, reason: outcome.reason }, context)
  const { customerId, tracking } = parcel!
  if (outcome.kind === 'booked') return shipmentBooked.create({ orderId, tracking }, context)
  const data = { orderId, customerId, tracking }
  if (outcome.kind === 'advanced') return shipmentAdvanced.create({ ...data, place: outcome.place }, context)
  const events = { dispatched: shipmentDispatched, delivered: shipmentDelivered }
  return events[outcome.kind].create(data, context)
}
