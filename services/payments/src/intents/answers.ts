import type { Database } from '@flotilla/postgres'
import { inJob } from '@flotilla/telemetry'
import { answered } from './intent.ts'
import { lockIntent, takeDueAnswer } from './intent-store.ts'
import { storeChange } from './store-change.ts'

/** Takes one answer of the card network that is due, with its event, in one transaction. False when there is none. */
export async function takeAnswer(db: Database, now: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const due = await takeDueAnswer(tx, now)
    if (!due) return false
    await inJob('take the card network’s answer', due.traceparent, async () => {
      const intent = (await lockIntent(tx, due.orderId))!
      await storeChange(tx, intent, answered(intent, due.answer, due.last4), { now, causationid: due.askedBy })
    })
    return true
  })
}
