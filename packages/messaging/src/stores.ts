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

/** Notes the store of the bus that was found. True if there was another one before. */
export async function noteBus(db: Queryable, { id, now }: { id: string; now: number }): Promise<boolean> {
  const changed = await db.maybe(sql<{ replaced: boolean }>('stores.note-bus')`
    insert into message_stores as known (name, id, since) values ('bus', ${id}, ${new Date(now)})
    on conflict (name) do update set id = excluded.id, since = excluded.since, replaced = known.id where known.id <> excluded.id
    returning replaced is not null as replaced`)
  return changed?.replaced ?? false
}

/** Notes the database that the service is connected to, and names it. */
export async function noteDatabase(db: Queryable, now: number): Promise<string> {
  const { id } = await db.one(sql<{ id: string }>('stores.note-database')`
    with found as (select this_database() as id),
    noted as (
      insert into message_stores as known (name, id, since) select 'database', id, ${new Date(now)} from found
      on conflict (name) do update set id = excluded.id, since = excluded.since, replaced = known.id where known.id <> excluded.id
    )
    select id from found`)
  return id
}

export async function listStores(db: Queryable): Promise<Store[]> {
  return db.query(sql<Store & Record<string, unknown>>('stores.list')`
    select name, since, replaced is not null as replaced from message_stores order by name`)
}
