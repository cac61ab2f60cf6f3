import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { voidPayment } from '@flotilla/payments-contract/commands'
import { release } from './intent.ts'
import { lockIntent } from './intent-store.ts'
import { storeChange } from './store-change.ts'

export function onVoidPayment(clock: Clock): MessageHandler<typeof voidPayment.schema> {
  return async ({ id, data: { orderId } }, { tx }) => {
    const change = release(await lockIntent(tx, orderId), orderId)
    await storeChange(tx, change, { now: clock.now(), causationid: id })
  }
}
