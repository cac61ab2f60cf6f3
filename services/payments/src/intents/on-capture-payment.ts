import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { capturePayment } from '@flotilla/payments-contract/commands'
import { capture } from './intent.ts'
import { lockIntent } from './intent-store.ts'
import { storeChange } from './store-change.ts'

export function onCapturePayment(clock: Clock): MessageHandler<typeof capturePayment.schema> {
  return async ({ id, data: { orderId } }, { tx }) => {
    const known = await lockIntent(tx, orderId)
    await storeChange(tx, known, capture(known, orderId), { now: clock.now(), causationid: id })
  }
}
