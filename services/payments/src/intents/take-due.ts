import type { Database } from '@flotilla/postgres'
import { inJob } from '@flotilla/telemetry'
import { isInTime } from './card-network.ts'
import { answered, unanswered } from './intent.ts'
import { lockDue, lockIntent, noteAnswer, noteTimeout } from './intent-store.ts'
import { storeChange } from './store-change.ts'

/** Takes what is due first: an answer of the card network, or that there was none in time; with its event, in one transaction. False when nothing is due. */
export async function takeDue(db: Database, now: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const due = await lockDue(tx, now)
    if (!due) return false
    const { orderId, answer, last4, askedBy, traceparent } = due
    const inTime = isInTime(due)
    await inJob(inTime ? 'take the card network’s answer' : 'give up on the card network', traceparent, async () => {
      await (inTime ? noteAnswer(tx, orderId, now) : noteTimeout(tx, orderId))
      const intent = (await lockIntent(tx, orderId))!
      const change = inTime ? answered(intent, answer!, last4) : unanswered(intent)
      await storeChange(tx, intent, change, { now, causationid: askedBy })
    })
    return true
  })
}
