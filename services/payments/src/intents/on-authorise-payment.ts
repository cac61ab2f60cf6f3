import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { authorisePayment } from '@flotilla/payments-contract/commands'
import { judgeToken } from '../cards/judge-token.ts'
import { type NetworkTimes, plannedAnswer } from './card-network.ts'
import { authorise, type Change } from './intent.ts'
import { lockIntent, saveRequest } from './intent-store.ts'
import { storeChange } from './store-change.ts'

export function onAuthorisePayment(clock: Clock, times: NetworkTimes): MessageHandler<typeof authorisePayment.schema> {
  return async ({ id, data: { orderId, customerId, cardToken, ...sum } }, { tx }) => {
    const now = clock.now()
    const cause = { now, causationid: id }
    const known = await lockIntent(tx, orderId)
    if (known) return storeChange(tx, known, authorise(known, orderId, sum), cause)
    const card = await judgeToken(tx, { cardToken, customerId, now })
    if ('refusal' in card) {
      const reason = card.refusal
      const intent = { orderId, status: 'declined', reason, sum, refunded: 0 } as const
      const change: Change = { intent, outcomes: [{ kind: 'declined', reason }] }
      return storeChange(tx, known, change, cause)
    }
    await storeChange(tx, known, authorise(known, orderId, sum), cause)
    const planned = plannedAnswer(card.behaviour, now, times)
    await saveRequest(tx, { orderId, cardToken, askedBy: id, planned, givesUpAt: now + times.timeoutMs })
  }
}
