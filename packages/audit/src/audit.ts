import { type Clock, days } from '@flotilla/clock'
import { defineOperatorRoute, Type } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import type { Database, Transaction } from '@flotilla/postgres'
import { oldRows, runRetention } from '@flotilla/worker'
import { type Change, findChanges, insertChange } from './change-store.ts'

const page = 100

const Query = Type.Object(
  {
    object: Type.Optional(Type.String()),
    subject: Type.Optional(Type.String()),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$', title: 'the id of a change' })),
  },
  { additionalProperties: false },
)

// A trigger refuses it for what is younger than 90 days.
export const oldChanges = oldRows({
  name: 'changes of staff',
  table: 'audit.staff_changes',
  key: 'id',
  since: 'at',
  keepMs: days(365),
})

/** Writes down what somebody of staff changed, in the transaction that changes it: there is not one without the other. The table is that of `schema.sql`. */
export async function note(tx: Transaction, change: Change): Promise<void> {
  await insertChange(tx, change)
}

/** GET /operator/changes?object=…&subject=…&before=…: what staff changed, newest first; a year of it, after which it is forgotten. */
export function keepChanges(app: ServiceApp, { db, clock }: { db: Database; clock: Clock }): void {
  app.operatorRoutes.push(
    defineOperatorRoute({
      method: 'GET',
      path: '/changes',
      query: Query,
      handle: async ({ query }) => ({ items: await findChanges(db, { ...query, limit: page }) }),
    }),
  )
  runRetention(app, { db, clock }, [oldChanges])
}
