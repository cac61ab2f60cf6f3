import { type Message, partitionOf } from '@flotilla/contract'
import { type Database, type Queryable, sql } from '@flotilla/postgres'
import type { Subscription } from '../bus.ts'
import { inCommitOrder, type Position } from '../commit-order.ts'

export interface BusRow extends Position {
  readonly partition: number
  readonly envelope: Message
}

export interface PartitionPosition extends Position {
  readonly partition: number
}

export async function insertMessages(db: Queryable, messages: readonly Message[], now: number): Promise<void> {
  const ids = messages.map((message) => message.id)
  const types = messages.map((message) => message.type)
  const partitions = messages.map((message) => partitionOf(message.subject))
  const envelopes = messages.map((message) => JSON.stringify(message))
  await db.query(sql('bus.publish')`
    with written as (
      insert into bus_messages (id, type, partition, envelope, at)
      select id, type, partition, envelope::json, ${new Date(now)}::timestamptz
      from unnest(${ids}::text[], ${types}::text[], ${partitions}::smallint[], ${envelopes}::text[]) with ordinality as m(id, type, partition, envelope, n)
      order by n
      on conflict (id) do nothing
      returning 1
    )
    select pg_notify('bus', '') from written limit 1`)
}

export interface Messages {
  readonly rows: readonly BusRow[]
  /** Every message below this transaction id was there to be read, and none of them can come later. */
  readonly horizon: string
}

/** The oldest messages after the given positions, in order within each partition. */
export async function readMessages(
  db: Database,
  { after, types, max }: { after: readonly PartitionPosition[]; types: readonly string[]; max: number },
): Promise<Messages> {
  const columns = [after.map((p) => p.partition), after.map((p) => p.xid), after.map((p) => p.seq)]
  const values = [...columns, types, max]
  const found = await db.query<BusRow & { horizon: string }>({ name: 'bus.read', text: read, values })
  return { rows: found.filter(({ partition }) => partition !== null), horizon: found[0]!.horizon }
}

const read = `/* bus.read */ select h.horizon, m.partition, m.xid::text, m.seq::text, m.envelope
  from (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon) h
  left join (
    select b.* from unnest($1::smallint[], $2::xid8[], $3::bigint[]) as p(partition, xid, seq)
    cross join lateral (
      select * from bus_messages b where b.partition = p.partition and b.type = any($4::text[])
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
  const row = await db.maybe(sql<{ envelope: Message }>('bus.find')`
    select envelope from bus_messages where id = ${id} and type = any(${[...types]}::text[])`)
  return row?.envelope
}

export async function readCursor(
  db: Queryable,
  { consumer, partition, now }: { consumer: string; partition: number; now: number },
): Promise<Position> {
  return db.one(sql<{ xid: string; seq: string }>('bus.cursor')`
    insert into bus_cursors (consumer, partition, moved_at) values (${consumer}, ${partition}, ${new Date(now)})
    on conflict (consumer, partition) do update set moved_at = excluded.moved_at
    returning xid::text, seq::text`)
}

/** Only forwards, so that a puller that lost its lock without knowing does no harm. */
export async function moveCursors(
  db: Queryable,
  { consumer, to, now }: { consumer: string; to: readonly PartitionPosition[]; now: number },
): Promise<void> {
  const [partitions, xids, seqs] = [to.map((p) => p.partition), to.map((p) => p.xid), to.map((p) => p.seq)]
  await db.query(sql('bus.move-cursors')`
    update bus_cursors c set xid = p.xid, seq = p.seq, moved_at = ${new Date(now)}
    from unnest(${partitions}::smallint[], ${xids}::xid8[], ${seqs}::bigint[]) as p(partition, xid, seq)
    where c.consumer = ${consumer} and c.partition = p.partition and (c.xid, c.seq) < (p.xid, p.seq)`)
}

/** Calls the pullers that stand by for a partition. */
export async function callStandbys(db: Queryable): Promise<void> {
  await db.query(sql('bus.released')`select pg_notify('bus', 'released')`)
}
