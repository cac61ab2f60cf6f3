import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import type { FastifyBaseLogger } from 'fastify'
import { answered } from './intent.ts'
import { lockIntent, takeDueAnswer } from './intent-store.ts'
import { storeChange } from './store-change.ts'

const pollMs = 100

/** Takes the card network's answers as they come due. What is due stands in the database, so no answer is lost with a process. */
export function startNetwork({ db, clock, log }: { db: Database; clock: Clock; log: FastifyBaseLogger }): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  const working = (async () => {
    while (!stopping.signal.aborted) {
      const took = await takeAnswer(db, clock.now()).catch(
        (err: Error) => void log.warn({ err }, 'cannot take answers of the card network'),
      )
      if (!took) await clock.sleep(pollMs, stopping.signal)
    }
  })()
  return {
    stop() {
      stopping.abort()
      return working
    },
  }
}

/** Takes one answer that is due, with its event, in one transaction. False when there is none. */
export async function takeAnswer(db: Database, now: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const due = await takeDueAnswer(tx, now)
    if (!due) return false
    const intent = await lockIntent(tx, due.orderId)
    await storeChange(tx, answered(intent!, due.answer, due.last4), { now, causationid: due.askedBy })
    return true
  })
}
