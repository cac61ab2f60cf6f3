import { confirmReservation, releaseStock, reserveStock } from '@flotilla/inventory-contract/commands'
import type { ServicePorts } from '@flotilla/service'
import { runDueWork } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import { expireOne } from './expire.ts'
import { onConfirmReservation } from './on-confirm-reservation.ts'
import { onReleaseStock } from './on-release-stock.ts'
import { onReserveStock } from './on-reserve-stock.ts'
import { nextExpiry } from './reservation-store.ts'

/** Reservations of orders: commands in, events out, and back to the shelf when nobody confirms them. */
export async function reservations(app: FastifyInstance, options: ServicePorts & { ttlMs: number }): Promise<void> {
  const { db, clock, ttlMs } = options

  app.messages.execute(reserveStock, onReserveStock(clock, ttlMs))
  app.messages.execute(confirmReservation, onConfirmReservation(clock))
  app.messages.execute(releaseStock, onReleaseStock(clock))

  runDueWork(app, {
    name: 'let reservations expire',
    clock,
    work: () => expireOne(db, clock.now()),
    nextDue: () => nextExpiry(db),
    pollMs: 1_000,
  })
}
