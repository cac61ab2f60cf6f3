import type { Database } from '@flotilla/postgres'
import { expire } from './reservation.ts'
import { moveStock, takeDueReservation, updateReservation } from './reservation-store.ts'

/** Puts back what one reservation holds whose time is up. False when there is none. */
export async function expireOne(db: Database, now: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const known = await takeDueReservation(tx, now)
    if (!known) return false
    const { reservation, moves } = expire(known)
    await updateReservation(tx, reservation)
    await moveStock(tx, moves)
    return true
  })
}
