import type { Queryable } from '@flotilla/postgres'
import { findEvents, hasBeenAt, insertEvent, type NewEvent } from './audit-store.ts'

/** Writes down what happened to an account, in the transaction in which it happens where there is one. */
export async function note(db: Queryable, event: NewEvent): Promise<void> {
  await insertEvent(db, event)
}

/** Whether the owner is known to log in from there. */
export async function isKnownAt(db: Queryable, customerId: string, address: string): Promise<boolean> {
  return hasBeenAt(db, customerId, address)
}

/** What happened to an account lately, for its owner: newest first. */
export async function lately(db: Queryable, customerId: string) {
  const events = await findEvents(db, { customerId, before: undefined, limit: 100 })
  return events.map(({ at, kind, address }) => ({ at: at.toISOString(), kind, ...(address && { address }) }))
}
