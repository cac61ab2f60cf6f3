import { expect } from 'vitest'
import type { Shop } from './shop.ts'

/** What the databases of the shop say of an order, each for itself. */
export interface OrderInBooks {
  readonly id: string
  readonly status: string
  readonly reason: string | null
  readonly total: number
  readonly saga: string
  readonly payment: { status: string; amount: number; refunded: number } | undefined
  readonly reservation: string | undefined
  readonly shipment: string | undefined
}

/** All orders, with what every service knows of them. */
export async function readBooks(shop: Shop): Promise<OrderInBooks[]> {
  const orders = await shop.rows<Pick<OrderInBooks, 'id' | 'status' | 'reason' | 'total' | 'saga'>>(
    'orders',
    `select o.id, o.status, o.reason, o.total_amount as total, s.status as saga from orders o join sagas s on s.id = o.id::text`,
  )
  const payments = await byOrder<{ status: string; amount: number; refunded: number }>(shop, 'payments', 'intents')
  const reservations = await byOrder<{ status: string }>(shop, 'inventory', 'reservations')
  const shipments = await byOrder<{ status: string }>(shop, 'shipping', 'shipments')
  return orders.map((order) => ({
    ...order,
    payment: payments.get(order.id),
    reservation: reservations.get(order.id)?.status,
    shipment: shipments.get(order.id)?.status,
  }))
}

/** Every order came to an end, and nothing is on its way between the services. */
export async function isSettled(shop: Shop): Promise<boolean> {
  const [open] = await shop.rows<{ n: number }>(
    'orders',
    `select count(*)::int as n from orders where status in ('placed', 'cancelling')
      or exists (select from sagas where status not in ('done', 'compensated'))`,
  )
  return open!.n === 0
}

/** What was bought was paid, taken from the shelf and sent, once and in full; what was not, is neither held nor taken nor on its way. */
export function expectAgreement({ id, status, total, payment, reservation, shipment, saga }: OrderInBooks): void {
  if (status === 'cancelled') {
    expect({ id, saga }).toEqual({ id, saga: 'compensated' })
    expect([undefined, 'declined', 'voided', 'refunded']).toContain(payment?.status)
    expect([undefined, 'refused', 'released']).toContain(reservation)
    expect([undefined, 'cancelled', 'refused']).toContain(shipment)
    return
  }
  expect(['confirmed', 'shipped', 'delivered']).toContain(status)
  expect({ id, saga, payment, reservation }).toMatchObject({
    id,
    saga: 'done',
    payment: { status: 'captured', amount: total, refunded: 0 },
    reservation: 'confirmed',
  })
  expect(['booked', 'on-the-way', 'delivered']).toContain(shipment)
}

/** The ledger adds up to zero, and says what the orders say. */
export async function expectLedger(shop: Shop, orders: readonly OrderInBooks[]): Promise<void> {
  const rows = await shop.rows<{ account: string; balance: number }>(
    'payments',
    `select account, sum(amount)::int as balance from (
      select debit as account, amount from ledger union all select credit, -amount from ledger) sides group by account`,
  )
  const balances = new Map(rows.map(({ account, balance }) => [account, balance]))
  const bought = orders.filter(({ status }) => status !== 'cancelled').reduce((sum, { total }) => sum + total, 0)
  expect(rows.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
  expect(balances.get('card-network')).toBe(bought)
  expect([balances.get('held'), balances.get('promised')]).toEqual([0, 0])
}

/** Nothing is put aside for orders that are settled, and what left the shelf is what was sold. `before`: on hand, by product. */
export async function expectStock(shop: Shop, before: ReadonlyMap<string, number>): Promise<void> {
  const rows = await shop.rows<{ id: string; on_hand: number; reserved: number; sold: number; aside: number }>(
    'inventory',
    `select product_id as id, sum(on_hand)::int as on_hand, sum(reserved)::int as reserved,
      coalesce(sum(sold), 0)::int as sold, coalesce(sum(aside), 0)::int as aside
    from stock left join (
      select product_id, warehouse, sum(quantity) filter (where status = 'confirmed') as sold,
        sum(quantity) filter (where status = 'reserved') as aside
      from reservation_lines join reservations using (order_id) group by product_id, warehouse
    ) lines using (product_id, warehouse) group by product_id`,
  )
  const seen = rows.filter(({ id }) => before.has(id))
  expect(seen).toHaveLength(before.size)
  for (const { id, on_hand, reserved, sold, aside } of seen) {
    expect({ id, on_hand, reserved }).toEqual({ id, on_hand: before.get(id)! - sold, reserved: aside })
    expect(aside).toBe(0)
  }
}

/** Puts so many of a product on the shelves, in place of what was there. */
export async function stockUp(shop: Shop, productId: string, [berlin, lyon, turin]: number[]): Promise<void> {
  await shop.rows(
    'inventory',
    `update stock set on_hand = (array[${berlin}, ${lyon}, ${turin}])[array_position(array['berlin', 'lyon', 'turin'], warehouse)],
      changes = changes + 1 where product_id = '${productId}'`,
  )
}

export const sampleProduct = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

async function byOrder<T extends object>(shop: Shop, database: string, table: string): Promise<Map<string, T>> {
  const rows = await shop.rows<T & { order_id: string }>(database, `select * from ${table}`)
  return new Map(rows.map((row) => [row.order_id, row]))
}
