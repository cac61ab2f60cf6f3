import { type Clock, days } from '@flotilla/clock'
import { type Database, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { oldRows, runLoop, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'

/** Lets go of all that is kept of a person and may go. Doing it again changes nothing, and finds what came since. */
export type Forget = (db: Queryable, subject: string) => Promise<void>

const [everyMs, firstMs] = [600_000, 60_000]

export const oldErasures = oldRows({
  name: 'ids of erased people',
  table: 'erasure.erased',
  key: 'subject',
  since: 'at',
  // No bus brings anything later than after 14 days, and an order that was on its way then has arrived.
  keepMs: days(30),
})

/**
 * Forgets a person in the transaction that it returns a function for, and then for a month, every ten minutes, what comes late: by a message that was on its way, or an order
 * that had to be finished first. The table is that of `erasureTables`.
 */
export function keepErased(
  app: FastifyInstance,
  { db, clock }: { db: Database; clock: Clock },
  forget: Forget,
): (tx: Transaction, subject: string) => Promise<void> {
  runLoop(app, {
    name: 'erase what came late',
    clock,
    delayMs: firstMs,
    async round() {
      await forgetLate(db, forget)
      return everyMs
    },
  })
  runRetention(app, { db, clock }, [oldErasures])
  return async (tx, subject) => {
    await tx.query(sql('erased.note')`
      insert into erasure.erased (subject, at) values (${subject}, ${new Date(clock.now())})
      on conflict (subject) do update set at = excluded.at`)
    await forget(tx, subject)
  }
}

/** Forgets what came late of all who were erased in the last month. */
export async function forgetLate(db: Queryable, forget: Forget): Promise<void> {
  const rows = await db.query(sql<{ subject: string }>('erased.list')`select subject from erasure.erased`)
  for (const { subject } of rows) await forget(db, subject)
}
