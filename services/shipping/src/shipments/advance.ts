import type { Database } from '@flotilla/postgres'
import { inJob } from '@flotilla/telemetry'
import { advance } from './shipment.ts'
import { takeDueShipment } from './shipment-store.ts'
import { storeChange } from './store-change.ts'

/** Takes one parcel that is due to its next place, and tells. False when there is none. */
export async function advanceOne(db: Database, now: number, stepMs: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const due = await takeDueShipment(tx, now)
    if (!due) return false
    const { shipment, traceparent } = due
    await inJob('move a parcel', traceparent, () => storeChange(tx, shipment, advance(shipment, now), { now, stepMs }))
    return true
  })
}
