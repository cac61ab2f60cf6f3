import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import { gauge } from '@flotilla/telemetry'
import { runLoop } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import { countMails } from './failed-store.ts'

const mails = gauge({
  name: 'flotilla_mails_unsent',
  help: 'Mails that failed, and those that are blocked: the mail server refuses our log-in, our sender or the connection',
  labels: ['why'],
})
const everyMs = 15_000

/** Counts, from listen to close, the mails that need a person. */
export function watchMails(app: FastifyInstance, { db, clock }: { db: Database; clock: Clock }): void {
  runLoop(app, {
    name: 'count the mails that need a person',
    clock,
    async round() {
      const counts = await countMails(db)
      for (const why of ['failed', 'blocked'] as const) mails.set({ why }, counts[why])
      return everyMs
    },
  })
}
