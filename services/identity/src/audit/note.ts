import type { Queryable } from '@flotilla/postgres'
import { findEvents, hasBeenAt, insertEvent, type NewEvent } from './audit-store.ts'
import { placeOf } from './place.ts'

/** Writes down what happened to an account, in the transaction in which it happens where there is one. */
export async function note(db: Queryable, event: NewEvent): Promise<void> {
  const { address } = event
  await insertEvent(db, { ...event, place: address === undefined ? undefined : placeOf(address) })
}

/** Whether the owner is known to log in from there, or from elsewhere in the same /64. */
export async function isKnownAt(db: Queryable, customerId: string, address: string): Promise<boolean> {
  return hasBeenAt(db, customerId, { address, place: placeOf(address) })
}

/** What happened to an account lately, for its owner: newest first. */
export async function lately(db: Queryable, customerId: string) {
  const events = await findEvents(db, { customerId, before: undefined, limit: 100 })
  return events.map(({ at, kind, address }) => ({ at: at.toISOString(), kind, ...(address && { address }) }))
}
