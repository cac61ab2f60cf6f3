import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Address, Method } from '@flotilla/shipping-contract/operations'
import { currentTraceparent } from '@flotilla/telemetry'
import type { Shipment, Step } from './shipment.ts'

/** The shipment, locked until the transaction ends: commands and steps of one go one after the other. */
export async function lockShipment(tx: Transaction, orderId: string): Promise<Shipment | undefined> {
  return toShipment(
    await tx.maybe(sql<ShipmentRow>('shipments.lock')`
      select * from shipments where order_id = ${orderId} for update`),
  )
}

export async function findShipment(db: Queryable, orderId: string): Promise<Shipment | undefined> {
  return toShipment(
    await db.maybe(sql<ShipmentRow>('shipments.find')`select * from shipments where order_id = ${orderId}`),
  )
}

/** Only the customer's own: somebody else's is as good as none. */
export async function findShipmentOf(
  db: Queryable,
  orderId: string,
  customerId: string,
): Promise<Shipment | undefined> {
  return toShipment(
    await db.maybe(sql<ShipmentRow>('shipments.find-own')`
      select * from shipments where order_id = ${orderId} and customer_id = ${customerId}`),
  )
}

/** One parcel that is due at its next place, locked, and the trace in which it was booked; others at it take the next. */
export async function takeDueShipment(
  tx: Transaction,
  now: number,
): Promise<{ shipment: Shipment; traceparent: string | null } | undefined> {
  const row = await tx.maybe(sql<ShipmentRow>('shipments.take-due')`
    select * from shipments where next_step_at <= ${new Date(now)}
    order by next_step_at limit 1 for update skip locked`)
  const shipment = toShipment(row)
  return shipment && { shipment, traceparent: row!.traceparent }
}

/** When the next parcel is due somewhere, in milliseconds since the epoch. */
export async function nextStep(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('shipments.next-step')`
    select min(next_step_at) as due from shipments where next_step_at is not null`)
  return due?.getTime()
}

export async function nextSerial(tx: Transaction): Promise<number> {
  const { serial } = await tx.one(sql<{ serial: string }>('shipments.next-serial')`
    select nextval('shipment_numbers') as serial`)
  return Number(serial)
}

// Two first messages of an order at once: the second breaks the primary key, and comes again.
export async function insertShipment(tx: Transaction, shipment: Shipment): Promise<void> {
  const { orderId, status, reason, parcel, steps } = shipment
  await tx.query(sql('shipments.insert')`
    insert into shipments (order_id, status, reason, customer_id, address, method, pieces, tracking, steps, traceparent)
    values (${orderId}, ${status}, ${reason ?? null}, ${parcel?.customerId ?? null},
      ${parcel ? JSON.stringify(parcel.address) : null}, ${parcel?.method ?? null}, ${parcel?.pieces ?? null},
      ${parcel?.tracking ?? null}, ${JSON.stringify(steps)}, ${currentTraceparent() ?? null})`)
}

export async function updateShipment(
  tx: Transaction,
  { orderId, status, steps, passed }: Shipment,
  nextStepAt: number | undefined,
): Promise<void> {
  await tx.query(sql('shipments.update')`
    update shipments set status = ${status}, steps = ${JSON.stringify(steps)}, passed = ${passed},
      next_step_at = ${nextStepAt === undefined ? null : new Date(nextStepAt)}
    where order_id = ${orderId}`)
}

interface ShipmentRow {
  order_id: string
  status: Shipment['status']
  reason: string | null
  customer_id: string | null
  address: Address
  method: Method
  pieces: number
  tracking: string
  steps: Step[]
  passed: number
  traceparent: string | null
}

function toShipment(row: ShipmentRow | undefined): Shipment | undefined {
  if (!row) return undefined
  const { order_id: orderId, status, reason, customer_id: customerId, steps, passed } = row
  const { address, method, pieces, tracking } = row
  return {
    orderId,
    status,
    ...(reason !== null && { reason }),
    ...(customerId !== null && { parcel: { customerId, address, method, pieces, tracking } }),
    steps,
    passed,
  }
}

/** Makes a customer's parcels that are not on their way any more nobody's. */
export async function forgetWhose(db: Queryable, customerId: string): Promise<void> {
  await db.query(sql('shipments.forget-whose')`
    update shipments set customer_id = 'erased', steps = '[]', address = json_build_object(
      'name', '–', 'street', '–', 'postcode', '–', 'city', '–', 'country', address ->> 'country')
    where customer_id = ${customerId} and status in ('delivered', 'cancelled', 'refused')`)
}
