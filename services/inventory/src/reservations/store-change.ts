import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import { toEvent } from './outcome.ts'
import type { Change, Reservation } from './reservation.ts'
import { insertReservation, moveStock, updateReservation } from './reservation-store.ts'

/** Stores what became of a reservation, what it moves, and what is told of it. */
export async function storeChange(
  tx: Transaction,
  known: Reservation | undefined,
  { reservation, moves, outcome }: Change,
  cause: { now: number; expiresAt: number; causationid: string },
): Promise<void> {
  if (!known) await insertReservation(tx, reservation, cause.expiresAt)
  else if (known.status !== reservation.status) await updateReservation(tx, reservation)
  await moveStock(tx, moves)
  if (outcome) await append(tx, [toEvent(reservation.orderId, outcome, cause)])
}
