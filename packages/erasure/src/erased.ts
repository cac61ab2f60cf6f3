import type { Clock } from '@flotilla/clock'
import { type Database, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { type Chore, days, keepTidy } from '@flotilla/tidy'
import type { FastifyInstance } from 'fastify'

/** Lets go of all that is kept of a person and may go. Doing it again changes nothing, and finds what came since. */
export type Forget = (db: Queryable, subject: string) => Promise<void>

// No bus brings anything later than after 14 days, and an order that was on its way then has arrived.
const lateMs = days(30)

/**
 * Forgets a person in the transaction that it returns a function for, and then for a month, every ten minutes, what comes late: by a message that was on its way, or an order
 * that had to be finished first. The table is that of `erasureTables`.
 */
export function keepErased(
  app: FastifyInstance,
  { db, clock }: { db: Database; clock: Clock },
  forget: Forget,
): (tx: Transaction, subject: string) => Promise<void> {
  keepTidy(app, { db, clock }, erasedChores(forget))
  return async (tx, subject) => {
    await tx.query(sql('erased.note')`
      insert into erasure.erased (subject, at) values (${subject}, ${new Date(clock.now())})
      on conflict (subject) do update set at = excluded.at`)
    await forget(tx, subject)
  }
}

export function erasedChores(forget: Forget): Chore[] {
  return [
    {
      name: 'what came late of those who are forgotten',
      keepMs: 0,
      async forget(db) {
        const rows = await db.query(sql<{ subject: string }>('erased.list')`select subject from erasure.erased`)
        for (const { subject } of rows) await forget(db, subject)
        // All of them were done: there is no next bite.
        return 0
      },
    },
    {
      name: 'who is forgotten',
      keepMs: lateMs,
      async forget(db, before, most) {
        const rows = await db.query(sql('erased.forget')`
          delete from erasure.erased where subject in (
            select subject from erasure.erased where at < ${new Date(before)} order by at limit ${most} for update skip locked)
          returning 1 as one`)
        return rows.length
      },
    },
  ]
}
