import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { dispatchShipment } from '@flotilla/shipping-contract/commands'
import { dispatch } from './shipment.ts'
import { lockShipment } from './shipment-store.ts'
import { storeChange } from './store-change.ts'

/** `stepMs`: how long a parcel takes from place to place. */
export function onDispatchShipment(clock: Clock, stepMs: number): MessageHandler<typeof dispatchShipment.schema> {
  return async ({ id: causationid, data: { orderId } }, { tx }) => {
    const now = clock.now()
    const known = await lockShipment(tx, orderId)
    if (known) await storeChange(tx, known, dispatch(known, now), { now, stepMs, causationid })
  }
}
