import type { Clock } from '@flotilla/clock'
import { defineOperatorRoute, type OperatorRoute } from '@flotilla/contract'
import { type Act, ActBody, listActions, noteAction } from '@flotilla/messaging'
import type { Database } from '@flotilla/postgres'
import { countMails, findWhereabouts, listUnsent, makeDue } from './failed-store.ts'

const page = 100
const batch = 500
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** For operators: mails that have not got through, and another try for one of them or for all. What a mail says is shown to its customer only. */
export function mailRoutes({ db, clock }: { db: Database; clock: Clock }): OperatorRoute[] {
  return [
    {
      method: 'GET',
      path: '/mails',
      handle: async () => ({ ...(await countMails(db)), items: await listUnsent(db, page) }),
    },
    {
      method: 'GET',
      path: '/mails/:id',
      async handle({ params: { id } }) {
        const found = uuid.test(id!) ? await findWhereabouts(db, id!) : undefined
        return found && { ...found, actions: await listActions(db, id!) }
      },
    },
    defineOperatorRoute({
      method: 'POST',
      path: '/mails/resend',
      body: ActBody,
      async handle({ body }) {
        const act = { ...body, now: clock.now() }
        let resent = 0
        // In batches, each committed: mails of the first leave while others are found.
        for (let more = batch; more === batch; resent += more) more = await resend(db, act, { most: batch })
        return { resent }
      },
    }),
    defineOperatorRoute({
      method: 'POST',
      path: '/mails/:id/resend',
      body: ActBody,
      async handle({ params: { id }, body }) {
        const act = { ...body, now: clock.now() }
        return uuid.test(id!) && (await resend(db, act, { mailId: id!, most: 1 })) ? { resent: id } : undefined
      },
    }),
  ]
}

/** How many are due now. Who did it is noted with it. */
function resend(db: Database, act: Act, which: { mailId?: string; most: number }): Promise<number> {
  return db.tx(async (tx) => {
    const ids = await makeDue(tx, { ...which, now: act.now })
    for (const id of ids) await noteAction(tx, { id, type: 'mail' }, { ...act, action: 'resend' })
    return ids.length
  })
}
