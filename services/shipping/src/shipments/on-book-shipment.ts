import type { Clock } from '@flotilla/clock'
import type { MessageHandler } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import type { bookShipment } from '@flotilla/shipping-contract/commands'
import { ratesFor } from '../rates/rate.ts'
import { book } from './shipment.ts'
import { lockShipment, nextSerial } from './shipment-store.ts'
import { storeChange } from './store-change.ts'
import { trackingNumber } from './tracking.ts'

export function onBookShipment(clock: Clock): MessageHandler<typeof bookShipment.schema> {
  return async ({ id: causationid, data: { orderId, ...wish } }, { tx }) => {
    const now = clock.now()
    const known = await lockShipment(tx, orderId)
    const rate = ratesFor(wish.address.country, wish.pieces).find(({ method }) => method === wish.method)
    const parcel = known || !rate ? undefined : { ...wish, tracking: await newTracking(tx) }
    await storeChange(tx, known, book(known, orderId, parcel, now), { now, causationid })
  }
}

const newTracking = async (tx: Transaction) => trackingNumber(await nextSerial(tx))
