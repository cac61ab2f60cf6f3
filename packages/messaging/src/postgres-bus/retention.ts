import { partitionCount } from '@flotilla/contract'
import { type Queryable, sql } from '@flotilla/postgres'
import { type Chore, days } from '@flotilla/tidy'
import { lockKey } from '../advisory-lock.ts'
import { busKeptMs } from '../retention.ts'

// Every service that is on the bus tidies it; one at a time is enough.
const lock = lockKey('tidying the bus').toString()

/** What every consumer has. A day, so that a new consumer and a person who looks find something. */
const read: Chore = {
  name: 'messages that everybody has',
  keepMs: days(1),
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('bus.forget-read')`
      with turn as materialized (select pg_try_advisory_xact_lock(${lock}) as mine),
      floors as (select distinct on (partition) partition, xid, seq from bus_cursors order by partition, xid, seq),
      old as (
        select m.partition, m.xid, m.seq from turn, floors f cross join lateral (
          select * from bus_messages b where b.partition = f.partition and (b.xid, b.seq) <= (f.xid, f.seq) order by b.xid, b.seq limit ${most}
        ) m where turn.mine and m.at < ${new Date(before)} limit ${most}
      )
      delete from bus_messages m using old where (m.partition, m.xid, m.seq) = (old.partition, old.xid, old.seq) returning 1 as one`)
    return rows.length
  },
}

/** What somebody has not got in all this time. */
const unread: Chore = {
  name: 'messages',
  keepMs: busKeptMs,
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('bus.forget')`
      with turn as materialized (select pg_try_advisory_xact_lock(${lock}) as mine),
      old as (
        select m.partition, m.xid, m.seq from turn, generate_series(0, ${partitionCount - 1}::int) p cross join lateral (
          select * from bus_messages b where b.partition = p::smallint order by b.xid, b.seq limit ${most}
        ) m where turn.mine and m.at < ${new Date(before)} limit ${most}
      )
      delete from bus_messages m using old where (m.partition, m.xid, m.seq) = (old.partition, old.xid, old.seq) returning 1 as one`)
    return rows.length
  },
}

/** Where a consumer was that has not been seen in all this time: what it had not read then is gone too. If it comes again it begins at the oldest message. */
const cursors: Chore = {
  name: 'consumers that are gone',
  keepMs: busKeptMs,
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('bus.forget-consumers')`
      delete from bus_cursors where (consumer, partition) in (
        select consumer, partition from bus_cursors where moved_at < ${new Date(before)} limit ${most} for update skip locked)
      returning 1 as one`)
    return rows.length
  },
}

export const busChores: readonly Chore[] = [read, unread, cursors]
