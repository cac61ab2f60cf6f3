import type { Clock } from '@flotilla/clock'
import type { releaseStock } from '@flotilla/inventory-contract/commands'
import type { MessageHandler } from '@flotilla/messaging'
import { release } from './reservation.ts'
import { lockReservation } from './reservation-store.ts'
import { storeChange } from './store-change.ts'

export function onReleaseStock(clock: Clock): MessageHandler<typeof releaseStock.schema> {
  return async ({ id: causationid, data: { orderId } }, { tx }) => {
    const now = clock.now()
    const known = await lockReservation(tx, orderId)
    await storeChange(tx, known, release(known, orderId), { now, expiresAt: now, causationid })
  }
}
