import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import { toEvent } from './outcome.ts'
import type { Change, Shipment } from './shipment.ts'
import { insertShipment, updateShipment } from './shipment-store.ts'

/** Stores what became of a shipment together with what is told of it. */
export async function storeChange(
  tx: Transaction,
  known: Shipment | undefined,
  { shipment, outcome }: Change,
  cause: { now: number; stepMs?: number; causationid?: string },
): Promise<void> {
  const { now, stepMs = 0 } = cause
  const nextStepAt = shipment.status === 'on-the-way' ? now + stepMs : undefined
  if (!known) await insertShipment(tx, shipment)
  else if (known !== shipment) await updateShipment(tx, shipment, nextStepAt)
  if (outcome) await append(tx, [toEvent(shipment, outcome, cause)])
}
