import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { currentTraceparent } from '@flotilla/telemetry'
import type { Line, Shelf } from './allocate.ts'
import type { Move, Reservation } from './reservation.ts'

/** The reservation, locked until the transaction ends. Reservations are locked before shelves. */
export async function lockReservation(tx: Transaction, orderId: string): Promise<Reservation | undefined> {
  return toReservation(
    await tx.maybe(sql<ReservationRow>('reservations.lock')`
      select order_id, status, refusal, (
        select json_agg(json_build_object('productId', product_id, 'warehouse', warehouse, 'quantity', quantity))
        from reservation_lines l where l.order_id = r.order_id) as lines
      from reservations r where order_id = ${orderId} for update`),
  )
}

/** One whose time is up, locked, and the trace in which it was made; others at it take the next. */
export async function takeDueReservation(
  tx: Transaction,
  now: number,
): Promise<{ reservation: Reservation; traceparent: string | null } | undefined> {
  const row = await tx.maybe(sql<ReservationRow & { traceparent: string | null }>('reservations.take-due')`
    select order_id, status, refusal, traceparent, (
      select json_agg(json_build_object('productId', product_id, 'warehouse', warehouse, 'quantity', quantity))
      from reservation_lines l where l.order_id = r.order_id) as lines
    from reservations r where status = 'reserved' and expires_at <= ${new Date(now)}
    order by expires_at limit 1 for update skip locked`)
  const reservation = toReservation(row)
  return reservation && { reservation, traceparent: row!.traceparent }
}

/** When the next one expires, in milliseconds since the epoch. */
export async function nextExpiry(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('reservations.next-expiry')`
    select min(expires_at) as due from reservations where status = 'reserved'`)
  return due?.getTime()
}

// Two first messages of an order at once: the second breaks the primary key, and comes again.
export async function insertReservation(
  tx: Transaction,
  { orderId, status, refusal, lines }: Reservation,
  expiresAt: number,
): Promise<void> {
  const [products, warehouses] = [lines.map((line) => line.productId), lines.map((line) => line.warehouse)]
  const quantities = lines.map((line) => line.quantity)
  await tx.query(sql('reservations.insert')`
    with reservation as (
      insert into reservations (order_id, status, refusal, expires_at, traceparent)
      values (${orderId}, ${status}, ${refusal ? JSON.stringify(refusal) : null}, ${new Date(expiresAt)}, ${currentTraceparent() ?? null})
      returning order_id
    )
    insert into reservation_lines (order_id, product_id, warehouse, quantity)
    select order_id, product_id, warehouse, quantity from reservation,
      unnest(${products}::uuid[], ${warehouses}::text[], ${quantities}::integer[]) as l(product_id, warehouse, quantity)`)
}

export async function updateReservation(tx: Transaction, { orderId, status }: Reservation): Promise<void> {
  await tx.query(sql('reservations.update')`update reservations set status = ${status} where order_id = ${orderId}`)
}

/** The shelves of these products, locked until the transaction ends: always in one order, so that nobody waits in a circle. */
export async function lockShelves(tx: Transaction, productIds: readonly string[]): Promise<Shelf[]> {
  return tx.query(sql<Shelf & Record<string, unknown>>('shelves.lock')`
    select product_id as "productId", warehouse, on_hand as "onHand", reserved
    from stock where product_id = any(${productIds}::uuid[]) order by product_id, warehouse for update`)
}

/** Moves what is said to move. Locks in the same order, for those who did not before. */
export async function moveStock(tx: Transaction, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  const [products, warehouses] = [moves.map((move) => move.productId), moves.map((move) => move.warehouse)]
  const [onHand, reserved] = [moves.map((move) => move.onHand), moves.map((move) => move.reserved)]
  await tx.query(sql('shelves.move')`
    with moves as (
      select * from unnest(${products}::uuid[], ${warehouses}::text[], ${onHand}::integer[], ${reserved}::integer[])
        as m(product_id, warehouse, on_hand, reserved)
    ), locked as materialized (
      select s.product_id, s.warehouse, m.on_hand, m.reserved from stock s join moves m using (product_id, warehouse)
      order by s.product_id, s.warehouse for update of s
    )
    update stock s set on_hand = s.on_hand + l.on_hand, reserved = s.reserved + l.reserved, changes = s.changes + 1
    from locked l where (s.product_id, s.warehouse) = (l.product_id, l.warehouse)`)
}

interface ReservationRow {
  order_id: string
  status: Reservation['status']
  refusal: Reservation['refusal'] | null
  lines: Line[] | null
}

function toReservation(row: ReservationRow | undefined): Reservation | undefined {
  if (!row) return undefined
  const { order_id: orderId, status, refusal, lines } = row
  return { orderId, status, lines: lines ?? [], ...(refusal && { refusal }) }
}
