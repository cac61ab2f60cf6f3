import type { Database, Queryable } from '@flotilla/postgres'
import { sql } from '@flotilla/postgres'
import { type Act, noteAction } from './audit.ts'

/** What is held for one destination, or of itself for one reason. */
export interface HeldSummary {
  /** The service that owns the types, or one type; null: the messages themselves are refused. */
  readonly destination: string | null
  readonly messages: number
  /** Since when the oldest of them is held. */
  readonly since: Date
  /** Why, in the words of the bus; of the first that waits. */
  readonly reason: string
}

/** A held message without what it says. */
export interface HeldListed {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly destination: string | null
  readonly reason: string
  readonly held_at: Date
  readonly attempts: number
  readonly due_at: Date
}

export async function summariseHeld(db: Queryable): Promise<HeldSummary[]> {
  return db.query(sql<HeldSummary & Record<string, unknown>>('outbox-held.summarise')`
    select destination, count(*)::int as messages, min(held_at) as since, (array_agg(reason order by seq))[1] as reason
    from messaging.outbox_held group by destination, case when destination is null then reason end order by min(held_at)`)
}

/** In the order in which they are to go out. */
export async function listHeld(db: Queryable, limit = 100): Promise<HeldListed[]> {
  return db.query(sql<HeldListed & Record<string, unknown>>('outbox-held.list')`
    select id, type, subject, destination, reason, held_at, attempts, due_at from messaging.outbox_held order by seq limit ${limit}`)
}

export async function findHeld(db: Queryable, id: string): Promise<(HeldListed & { envelope: unknown }) | undefined> {
  return db.maybe(sql<HeldListed & { envelope: unknown } & Record<string, unknown>>('outbox-held.find')`
    select id, type, subject, destination, reason, held_at, attempts, due_at, envelope from messaging.outbox_held where id = ${id}`)
}

/** Lets the relay try a held message within a second. What waits for a destination is tried every two seconds in any case. False when it is not held. */
export async function sendHeld(db: Database, id: string, act: Act): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await tx.maybe(sql<{ id: string; type: string }>('outbox-held.send')`
      update messaging.outbox_held set due_at = ${new Date(act.now)} where id = ${id} returning id, type`)
    if (row) await noteAction(tx, row, { ...act, action: 'redrive' })
    return row !== undefined
  })
}

/** Never sends it. What is left is who did it and why. False when it is not held. */
export async function dropHeld(db: Database, id: string, act: Act & { because: string }): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await tx.maybe(sql<{ id: string; type: string }>('outbox-held.drop')`
      delete from messaging.outbox_held where id = ${id} returning id, type`)
    if (row) await noteAction(tx, row, { ...act, action: 'drop' })
    return row !== undefined
  })
}
