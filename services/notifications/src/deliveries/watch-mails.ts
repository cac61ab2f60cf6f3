import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import { gauge } from '@flotilla/telemetry'
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
  const stopping = new AbortController()
  let watching: Promise<void> | undefined

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const counts = await countMails(db).catch(() => undefined)
      for (const why of ['failed', 'blocked'] as const) if (counts) mails.set({ why }, counts[why])
      await clock.sleep(everyMs, stopping.signal)
    }
  }
  app.addHook('onListen', async () => {
    watching = watch()
  })
  app.addHook('preClose', async () => {
    stopping.abort()
    await watching
  })
}
