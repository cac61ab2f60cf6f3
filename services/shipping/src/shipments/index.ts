import { customerErased } from '@flotilla/identity-contract/events'
import { routesFor } from '@flotilla/kit'
import type { ServicePorts } from '@flotilla/service'
import { bookShipment, cancelShipment, dispatchShipment } from '@flotilla/shipping-contract/commands'
import { getLabel, getShipment } from '@flotilla/shipping-contract/operations'
import { runDueWork } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import { advanceOne } from './advance.ts'
import { getLabelHandler } from './get-label.ts'
import { getShipmentHandler } from './get-shipment.ts'
import { onBookShipment } from './on-book-shipment.ts'
import { onCancelShipment } from './on-cancel-shipment.ts'
import { onCustomerErased } from './on-customer-erased.ts'
import { onDispatchShipment } from './on-dispatch-shipment.ts'
import { nextStep } from './shipment-store.ts'

/** Parcels of orders: commands in, events out, and from place to place by themselves. */
export async function shipments(app: FastifyInstance, options: ServicePorts & { stepMs: number }): Promise<void> {
  const { db, clock, stepMs } = options

  const customers = routesFor(app, 'customer')
  customers(getShipment, getShipmentHandler(db))

  const staff = routesFor(app, 'staff')
  staff(getLabel, getLabelHandler(db))

  app.messages.execute(bookShipment, onBookShipment(clock))
  app.messages.execute(dispatchShipment, onDispatchShipment(clock, stepMs))
  app.messages.execute(cancelShipment, onCancelShipment(clock))
  app.messages.on(customerErased, onCustomerErased(app, options))

  // Where a parcel is due stands in the database, so it moves on whichever process is there.
  runDueWork(app, {
    name: 'move parcels',
    clock,
    work: () => advanceOne(db, clock.now(), stepMs),
    nextDue: () => nextStep(db),
    pollMs: 1_000,
  })
}
