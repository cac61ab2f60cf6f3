import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { type getLabel, shippingProblems } from '@flotilla/shipping-contract/operations'
import { drawLabel } from '../labels/label.ts'
import { findShipment } from './shipment-store.ts'

export function getLabelHandler(db: Database): Handler<typeof getLabel> {
  return async ({ params: { orderId } }) => {
    const found = await findShipment(db, orderId)
    if (!found?.parcel) throw new Problem(shippingProblems.shipmentNotFound)
    return { status: 200, body: { svg: drawLabel({ ...found.parcel, void: found.status === 'cancelled' }) } }
  }
}
