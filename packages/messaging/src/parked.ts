import { type Act, noteAction } from '@flotilla/outbox'
import { type Database, type Queryable, sql } from '@flotilla/postgres'

/** A parked message without what it says. */
export interface ParkedListed {
  readonly id: string
  readonly type: string
  readonly subject: string
  /** How often its handler has failed; 0 where it only waits behind another of its key, or for a version that handles its type. */
  readonly attempts: number
  readonly error: string | null
  readonly due_at: Date
}

/** In the order in which they came: of those with one subject the first holds up the others. */
export async function listParked(db: Queryable, limit = 100): Promise<ParkedListed[]> {
  return db.query(sql<ParkedListed & Record<string, unknown>>('retries.list')`
    select id, type, subject, attempts, error, due_at from messaging.retries order by seq limit ${limit}`)
}

/** Gives a parked message up for good, and those behind it go on; it stays on record as a dropped dead letter. Waits for an attempt under way. False when it is not parked. */
export async function dropParked(db: Database, id: string, act: Act & { because: string }): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await tx.maybe(sql<{ id: string; type: string }>('retries.drop')`
      with gone as (delete from messaging.retries where id = ${id} returning *)
      insert into messaging.dead_letters (id, type, subject, envelope, attempts, error, died_at, dropped_at, dropped_because)
      select id, type, subject, envelope, attempts, coalesce(error, 'dropped before it was tried'), ${new Date(act.now)}, ${new Date(act.now)}, ${act.because} from gone
      returning id, type`)
    if (row) await noteAction(tx, row, { ...act, action: 'drop' })
    return row !== undefined
  })
}
