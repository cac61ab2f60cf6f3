import { type Incoming, isMessage, type Subscription } from '@flotilla/bus'
import { type Message, partitionOf } from '@flotilla/contract'
import { type Database, inCommitOrder, type Position, type Queryable, sql } from '@flotilla/postgres'

export interface BusRow extends Position {
  readonly partition: number
  readonly type: string
  readonly source: string | null
  readonly envelope: unknown
}

export const toIncoming = ({ partition, seq, type, source, envelope }: BusRow): Incoming => ({
  content: envelope,
  type,
  source: source ?? undefined,
  // Without the xid, which changes when the bus is restored on another server.
  position: `${partition}:${seq}`,
})

export interface PartitionPosition extends Position {
  readonly partition: number
}

export async function insertMessages(db: Queryable, messages: readonly Message[], now: number): Promise<void> {
  const ids = messages.map((message) => message.id)
  const types = messages.map((message) => message.type)
  const sources = messages.map((message) => message.source)
  const partitions = messages.map((message) => partitionOf(message.subject))
  const envelopes = messages.map((message) => JSON.stringify(message))
  await db.query(sql('bus.publish')`
    select bus_publish(${ids}, ${types}, ${sources}, ${partitions}, ${envelopes}, ${new Date(now)})`)
}

export interface Messages {
  readonly rows: readonly BusRow[]
  /** Every message below this transaction id was there to be read, and none of them can come later. */
  readonly horizon: string
}

/** Subscribes the consumer to these types, and removes those that are retired. */
export async function declareInterests(db: Queryable, { consumer, types, retired = [] }: Subscription): Promise<void> {
  await db.query(sql('bus.interests')`
    with gone as (delete from bus_interests where consumer = ${consumer} and type = any(${[...retired]}::text[]))
    insert into bus_interests (consumer, type) select ${consumer}, unnest(${[...types]}::text[]) on conflict do nothing`)
}

/** The oldest messages after the given positions that the consumer subscribes to, in order within each partition. */
export async function readMessages(
  db: Database,
  { after, consumer, max }: { after: readonly PartitionPosition[]; consumer: string; max: number },
): Promise<Messages> {
  const columns = [after.map((p) => p.partition), after.map((p) => p.xid), after.map((p) => p.seq)]
  const values = [...columns, consumer, max]
  const found = await db.query<BusRow & { horizon: string }>({ name: 'bus.read', text: read, values })
  return { rows: found.filter(({ partition }) => partition !== null), horizon: found[0]!.horizon }
}

const read = `/* bus.read */ select h.horizon, m.partition, m.xid::text, m.seq::text, m.type, m.source, m.envelope
  from (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon) h
  left join (
    select b.* from unnest($1::smallint[], $2::xid8[], $3::bigint[]) as p(partition, xid, seq)
    cross join lateral (
      select * from bus_messages b where b.partition = p.partition and b.type = any(array(select type from bus_interests where consumer = $4))
      and ${inCommitOrder({ table: 'b', xid: 'p.xid', seq: 'p.seq' })} limit $5
    ) b
    order by b.xid, b.seq limit $5
  ) m on true
  order by m.xid, m.seq`

export async function countWaiting(db: Database, { consumer, types }: Subscription): Promise<number> {
  const { waiting } = await db.one(sql<{ waiting: number }>('bus.waiting')`
    select count(*)::int as waiting from (
      select from bus_messages m left join bus_cursors c on c.consumer = ${consumer} and c.partition = m.partition
      where m.type = any(${types}::text[]) and (c.xid is null or (m.xid, m.seq) > (c.xid, c.seq)) limit 10000
    ) counted`)
  return waiting
}

export async function findMessage(db: Database, { types }: Subscription, id: string): Promise<Message | undefined> {
  const row = await db.maybe(sql<BusRow & Record<string, unknown>>('bus.find')`
    select partition, xid::text, seq::text, type, source, envelope from bus_messages where id = ${id} and type = any(${[...types]}::text[])`)
  const incoming = row && toIncoming(row)
  return incoming && isMessage(incoming, id) ? incoming.content : undefined
}

/** Makes the bus one of the server that it lies on, should it come from another (see schema.sql), and gives the server's system identifier. */
export async function adoptBus(db: Queryable): Promise<string> {
  const { server } = await db.one(sql<{ server: string }>('bus.adopt')`select bus_adopt()::text as server`)
  return server
}

/** What holds the messages: the table, on the server. Both are others after a restore. */
export async function readStore(db: Queryable): Promise<string> {
  const { store } = await db.one(sql<{ store: string }>('bus.store')`
    select this_server() || '.' || 'bus_messages'::regclass::oid as store`)
  return store
}

/** The consumer's position; the beginning if it has none, or one that belongs to another inbox. */
export async function readCursor(
  db: Queryable,
  { consumer, partition, inbox, now }: { consumer: string; partition: number; inbox?: string | undefined; now: number },
): Promise<Position> {
  return db.one(sql<{ xid: string; seq: string }>('bus.cursor')`
    insert into bus_cursors as known (consumer, partition, moved_at, inbox) values (${consumer}, ${partition}, ${new Date(now)}, ${inbox ?? null})
    on conflict (consumer, partition) do update set moved_at = excluded.moved_at, inbox = coalesce(excluded.inbox, known.inbox),
      xid = case when excluded.inbox <> known.inbox then '0' else known.xid end, seq = case when excluded.inbox <> known.inbox then 0 else known.seq end
    returning xid::text, seq::text`)
}

/** Only forwards and only on the server that the positions are of, so that a puller that lost its lock without knowing does no harm. */
export async function moveCursors(
  db: Queryable,
  { consumer, server, to, now }: { consumer: string; server: string; to: readonly PartitionPosition[]; now: number },
): Promise<void> {
  const [partitions, xids, seqs] = [to.map((p) => p.partition), to.map((p) => p.xid), to.map((p) => p.seq)]
  await db.query(sql('bus.move-cursors')`
    update bus_cursors c set xid = p.xid, seq = p.seq, moved_at = ${new Date(now)}
    from unnest(${partitions}::smallint[], ${xids}::xid8[], ${seqs}::bigint[]) as p(partition, xid, seq)
    where c.consumer = ${consumer} and c.partition = p.partition and (c.xid, c.seq) < (p.xid, p.seq)
      and exists (select from bus_server where server = ${server}::bigint)`)
}

/** Calls the pullers that stand by for a partition. */
export async function callStandbys(db: Queryable): Promise<void> {
  await db.query(sql('bus.released')`select pg_notify('bus', 'released')`)
}
