import type { Clock } from '@flotilla/clock'
import type { reserveStock } from '@flotilla/inventory-contract/commands'
import type { MessageHandler } from '@flotilla/messaging'
import { reserve } from './reservation.ts'
import { lockReservation, lockShelves } from './reservation-store.ts'
import { storeChange } from './store-change.ts'

/** `ttlMs`: how long it stays put aside without being confirmed. */
export function onReserveStock(clock: Clock, ttlMs: number): MessageHandler<typeof reserveStock.schema> {
  return async ({ id: causationid, data: { orderId, items } }, { tx }) => {
    const now = clock.now()
    const known = await lockReservation(tx, orderId)
    const shelves = known
      ? []
      : await lockShelves(
          tx,
          items.map((item) => item.productId),
        )
    await storeChange(tx, known, reserve(known, orderId, items, shelves), { now, expiresAt: now + ttlMs, causationid })
  }
}
