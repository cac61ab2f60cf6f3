import { busKeptMs } from '@flotilla/bus'
import { days } from '@flotilla/clock'
import { partitionCount } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import type { Retention } from '@flotilla/worker'

type Count = { n: number }

/** What every consumer has read. A day, so that a new consumer and a person who looks find something. */
const read: Retention = {
  name: 'messages that all consumers have read',
  keepMs: days(1),
  async deleteOld(db, before, limit) {
    const { n } = await db.one(
      sql<Count>('bus.forget-read')`select bus_forget_read(${new Date(before)}, ${limit})::int as n`,
    )
    return n
  },
}

/** What some consumer has not read in all this time. */
const unread: Retention = {
  name: 'messages',
  keepMs: busKeptMs,
  async deleteOld(db, before, limit) {
    const { n } = await db.one(
      sql<Count>('bus.forget')`select bus_forget_unread(${new Date(before)}, ${limit}, ${partitionCount})::int as n`,
    )
    return n
  },
}

/** The position of a consumer that has not been seen in all this time: what it had not read is gone too. If it comes back, it begins at the oldest message. */
const cursors: Retention = {
  name: 'consumers that are gone',
  keepMs: busKeptMs,
  async deleteOld(db, before, limit) {
    const { n } = await db.one(
      sql<Count>('bus.forget-consumers')`select bus_forget_consumers(${new Date(before)}, ${limit})::int as n`,
    )
    return n
  },
}

export const busRetentions: readonly Retention[] = [read, unread, cursors]
