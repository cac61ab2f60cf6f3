import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { cancelShipment } from '@flotilla/shipping-contract/commands'
import { cancel } from './shipment.ts'
import { lockShipment } from './shipment-store.ts'
import { storeChange } from './store-change.ts'

export function onCancelShipment(clock: Clock): MessageHandler<typeof cancelShipment.schema> {
  return async ({ id: causationid, data: { orderId } }, { tx }) => {
    const now = clock.now()
    const known = await lockShipment(tx, orderId)
    await storeChange(tx, known, cancel(known, orderId, now), { now, causationid })
  }
}
