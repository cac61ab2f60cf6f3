import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { authorisePayment } from '@flotilla/payments-contract/commands'
import { type NetworkTimes, plannedAnswer } from './card-network.ts'
import { authorise } from './intent.ts'
import { behaviourOf, lockIntent, saveRequest } from './intent-store.ts'
import { storeChange } from './store-change.ts'

export function onAuthorisePayment(clock: Clock, times: NetworkTimes): MessageHandler<typeof authorisePayment.schema> {
  return async ({ id, data: { orderId, cardToken, amount, currency } }, { tx }) => {
    const now = clock.now()
    const known = await lockIntent(tx, orderId)
    const behaviour = await behaviourOf(tx, cardToken)
    if (!behaviour) {
      const reason = 'The card is not known here any more.'
      const intent = { orderId, status: 'declined', reason } as const
      return storeChange(tx, known ? authorise(known, orderId) : { intent, outcome: { kind: 'declined', reason } }, {
        now,
        causationid: id,
      })
    }
    await storeChange(tx, authorise(known, orderId), { now, causationid: id })
    if (!known)
      await saveRequest(tx, {
        orderId,
        amount,
        currency,
        cardToken,
        askedBy: id,
        planned: plannedAnswer(behaviour, now, times),
      })
  }
}
