import type { Database } from '@flotilla/postgres'
import { inJob } from '@flotilla/telemetry'
import { expire } from './reservation.ts'
import { moveStock, takeDueReservation, updateReservation } from './reservation-store.ts'

/** Puts back what one reservation holds whose time is up. False when there is none. */
export async function expireOne(db: Database, now: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const due = await takeDueReservation(tx, now)
    if (!due) return false
    await inJob('let a reservation expire', due.traceparent, async () => {
      const { reservation, moves } = expire(due.reservation)
      await updateReservation(tx, reservation)
      await moveStock(tx, moves)
    })
    return true
  })
}
