import type { Database } from '@flotilla/postgres'
import { advance } from './shipment.ts'
import { takeDueShipment } from './shipment-store.ts'
import { storeChange } from './store-change.ts'

/** Takes one parcel that is due to its next place, and tells. False when there is none. */
export async function advanceOne(db: Database, now: number, stepMs: number): Promise<boolean> {
  return db.tx(async (tx) => {
    const known = await takeDueShipment(tx, now)
    if (!known) return false
    await storeChange(tx, known, advance(known, now), { now, stepMs })
    return true
  })
}
