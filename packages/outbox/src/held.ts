import type { Message } from '@flotilla/contract'
import { type Queryable, sql, storable } from '@flotilla/postgres'

/** A message of the outbox that waits in the service's database, since the bus has refused it or one before it. */
export interface HeldMessage {
  /** That of its row in the outbox. */
  readonly seq: string
  readonly envelope: Message
  /** How often the bus has refused it since. */
  readonly attempts: number
}

/** Why a message is held; without a destination it is the message itself. */
export interface Hold {
  readonly seq: string
  readonly envelope: Message
  readonly reason: string
  readonly destination?: string | undefined
}

/** Rows that are held already stay as they are: the outbox may be read again. */
export async function hold(
  db: Queryable,
  holds: readonly Hold[],
  { now, due }: { now: number; due: number },
): Promise<void> {
  const column = <T>(of: (held: Hold) => T) => holds.map(of)
  await db.query(sql('outbox-held.hold')`
    insert into messaging.outbox_held (seq, id, type, subject, envelope, destination, reason, held_at, due_at)
    select seq, id, type, subject, envelope::json, destination, reason, ${new Date(now)}, case when destination is null then ${new Date(due)}::timestamptz else ${new Date(now)}::timestamptz end
    from unnest(
      ${column(({ seq }) => seq)}::bigint[], ${column(({ envelope }) => envelope.id)}::text[], ${column(({ envelope }) => envelope.type)}::text[],
      ${column(({ envelope }) => storable(envelope.subject))}::text[], ${column(({ envelope }) => JSON.stringify(envelope))}::text[],
      ${column(({ destination }) => destination ?? null)}::text[], ${column(({ reason }) => storable(reason))}::text[]
    ) as h(seq, id, type, subject, envelope, destination, reason)
    on conflict do nothing`)
}

/** The destinations that take no messages for now, each once. From one to the next by the index, however many messages wait. */
export async function listDestinations(db: Queryable): Promise<string[]> {
  const rows = await db.query(sql<{ destination: string }>('outbox-held.destinations')`
    with recursive d as (
      select min(destination) as destination from messaging.outbox_held
      union all
      select (select min(h.destination) from messaging.outbox_held h where h.destination > d.destination) from d where d.destination is not null
    )
    select destination from d where destination is not null`)
  return rows.map(({ destination }) => destination)
}

type HeldRow = HeldMessage & Record<string, unknown>

/** The first of those that wait for a destination, in order. */
export async function readHeldFor(db: Queryable, destination: string, limit: number): Promise<HeldMessage[]> {
  return db.query(sql<HeldRow>('outbox-held.read-for')`
    select h.seq::text, envelope, attempts from messaging.outbox_held h where destination = ${destination} order by h.seq limit ${limit}`)
}

/** Those that were refused for their own sake and are to be tried again. */
export async function readHeldDue(db: Queryable, now: number, limit: number): Promise<HeldMessage[]> {
  return db.query(sql<HeldRow>('outbox-held.read-due')`
    select seq::text, envelope, attempts from messaging.outbox_held where destination is null and due_at <= ${new Date(now)} order by due_at limit ${limit}`)
}

/** The bus has them. */
export async function release(db: Queryable, held: readonly HeldMessage[]): Promise<void> {
  await db.query(sql('outbox-held.release')`
    delete from messaging.outbox_held where seq = any(${held.map(({ seq }) => seq)}::bigint[])`)
}

/** The bus has refused it again, perhaps for another reason. */
export async function holdOn(
  db: Queryable,
  { seq, reason, destination }: Omit<Hold, 'envelope'>,
  due: number,
): Promise<void> {
  await db.query(sql('outbox-held.hold-on')`
    update messaging.outbox_held set attempts = attempts + 1, due_at = ${new Date(due)}, reason = ${storable(reason)}, destination = ${destination ?? null}
    where seq = ${seq}`)
}

/** Deletes what the bus refuses for its own sake of one customer's. Searches the text, as PostgreSQL's JSON operators fail on a NUL or a lone surrogate anywhere in a document. */
export async function forgetHeldOf(db: Queryable, customerId: string): Promise<void> {
  const text = `"customerId":${JSON.stringify(customerId)}`
  await db.query(sql('outbox-held.forget-of')`
    delete from messaging.outbox_held where destination is null and strpos(envelope::text, ${text}) > 0`)
}
