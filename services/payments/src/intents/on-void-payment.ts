import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { voidPayment } from '@flotilla/payments-contract/commands'
import { release } from './intent.ts'
import { lockIntent } from './intent-store.ts'
import { storeChange } from './store-change.ts'

export function onVoidPayment(clock: Clock): MessageHandler<typeof voidPayment.schema> {
  return async ({ id, data: { orderId } }, { tx }) => {
    const known = await lockIntent(tx, orderId)
    await storeChange(tx, known, release(known, orderId), { now: clock.now(), causationid: id })
  }
}
