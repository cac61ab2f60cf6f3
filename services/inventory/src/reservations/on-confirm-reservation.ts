import type { Clock } from '@flotilla/clock'
import type { confirmReservation } from '@flotilla/inventory-contract/commands'
import type { MessageHandler } from '@flotilla/messaging'
import { confirm } from './reservation.ts'
import { lockReservation } from './reservation-store.ts'
import { storeChange } from './store-change.ts'

export function onConfirmReservation(clock: Clock): MessageHandler<typeof confirmReservation.schema> {
  return async ({ id: causationid, data: { orderId } }, { tx }) => {
    const now = clock.now()
    const known = await lockReservation(tx, orderId)
    await storeChange(tx, known, confirm(known, orderId), { now, expiresAt: now, causationid })
  }
}
