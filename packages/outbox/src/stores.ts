import { type Queryable, sql } from '@flotilla/postgres'

/** A place that messages lie in: the bus, or the service's own database with its inbox and outbox. */
export type StoreName = 'bus' | 'database'

export interface Store {
  readonly name: StoreName
  /** When the service first found this one. */
  readonly since: Date
  /** Whether there was another one before: it was restored from a copy, or made again. */
  readonly replaced: boolean
}

/** Notes the database that the service is connected to, and names it. */
export async function noteDatabase(db: Queryable, now: number): Promise<string> {
  const { id } = await db.one(sql<{ id: string }>('stores.note-database')`
    select id from messaging.this_database() as id, messaging.note_store('database', id, ${new Date(now)})`)
  return id
}

export async function listStores(db: Queryable): Promise<Store[]> {
  return db.query(sql<Store & Record<string, unknown>>('stores.list')`
    select name, since, replaced is not null as replaced from messaging.stores order by name`)
}
