import { partitionCount } from '@flotilla/contract'
import { type Queryable, sql } from '@flotilla/postgres'
import { type Chore, days } from '@flotilla/tidy'
import { busKeptMs } from '../retention.ts'

type Count = { n: number }

/** What every consumer has. A day, so that a new consumer and a person who looks find something. */
const read: Chore = {
  name: 'messages that everybody has',
  keepMs: days(1),
  async forget(db: Queryable, before, most) {
    const { n } = await db.one(
      sql<Count>('bus.forget-read')`select bus_forget_read(${new Date(before)}, ${most})::int as n`,
    )
    return n
  },
}

/** What somebody has not got in all this time. */
const unread: Chore = {
  name: 'messages',
  keepMs: busKeptMs,
  async forget(db: Queryable, before, most) {
    const { n } = await db.one(
      sql<Count>('bus.forget')`select bus_forget_unread(${new Date(before)}, ${most}, ${partitionCount})::int as n`,
    )
    return n
  },
}

/** Where a consumer was that has not been seen in all this time: what it had not read then is gone too. If it comes again it begins at the oldest message. */
const cursors: Chore = {
  name: 'consumers that are gone',
  keepMs: busKeptMs,
  async forget(db: Queryable, before, most) {
    const { n } = await db.one(
      sql<Count>('bus.forget-consumers')`select bus_forget_consumers(${new Date(before)}, ${most})::int as n`,
    )
    return n
  },
}

export const busChores: readonly Chore[] = [read, unread, cursors]
