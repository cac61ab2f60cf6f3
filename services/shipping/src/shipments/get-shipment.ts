import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { type getShipment, shippingProblems } from '@flotilla/shipping-contract/operations'
import type { Shipment } from './shipment.ts'
import { findShipmentOf } from './shipment-store.ts'

export function getShipmentHandler(db: Database): Handler<typeof getShipment> {
  return async ({ params: { orderId }, principal }) => {
    const found = await findShipmentOf(db, orderId, principal.user!.id)
    if (!found?.parcel) throw new Problem(shippingProblems.shipmentNotFound)
    const { tracking, method, address } = found.parcel
    const status = found.status as Exclude<Shipment['status'], 'refused'>
    return { status: 200, body: { orderId, status, tracking, method, address, steps: [...found.steps] } }
  }
}
