import { isDeepStrictEqual } from 'node:util'

/** The databases of a shop, asked as the superuser. */
export interface Books {
  rows<R extends object>(database: string, query: string): Promise<R[]>
}

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
export async function readBooks(books: Books): Promise<OrderInBooks[]> {
  const orders = await books.rows<Pick<OrderInBooks, 'id' | 'status' | 'reason' | 'total' | 'saga'>>(
    'orders',
    `select o.id, o.status, o.reason, o.total_amount as total, s.status as saga from orders o join saga.sagas s on s.id = o.id::text`,
  )
  const payments = await byOrder<{ status: string; amount: number; refunded: number }>(books, 'payments', 'intents')
  const reservations = await byOrder<{ status: string }>(books, 'inventory', 'reservations')
  const shipments = await byOrder<{ status: string }>(books, 'shipping', 'shipments')
  return orders.map((order) => ({
    ...order,
    payment: payments.get(order.id),
    reservation: reservations.get(order.id)?.status,
    shipment: shipments.get(order.id)?.status,
  }))
}

/** Every order came to an end, and nothing is on its way between the services. */
export async function isSettled(books: Books): Promise<boolean> {
  const [open] = await books.rows<{ n: number }>(
    'orders',
    `select count(*)::int as n from orders where status in ('placed', 'cancelling')
      or exists (select from saga.sagas where status not in ('done', 'compensated'))`,
  )
  return open!.n === 0
}

/**
 * What the services do not agree on. What was bought is to be paid, taken from the shelf and sent, once and in full; what was not, neither held nor taken nor on its way.
 */
export function disagreementsOf(order: OrderInBooks): string[] {
  const { id, status, total, payment, reservation, shipment, saga } = order
  const bought = ['confirmed', 'shipped', 'delivered'].includes(status)
  const wanted: Record<string, unknown[]> = bought
    ? {
        saga: ['done'],
        payment: ['captured'],
        reservation: ['confirmed'],
        shipment: ['booked', 'on-the-way', 'delivered'],
      }
    : {
        saga: ['compensated'],
        payment: [undefined, 'declined', 'voided', 'refunded'],
        reservation: [undefined, 'refused', 'released'],
        shipment: [undefined, 'cancelled', 'refused'],
      }
  const seen = { saga, payment: payment?.status, reservation, shipment }
  const faults = Object.entries(wanted)
    .filter(([what, allowed]) => !allowed.includes(seen[what as keyof typeof seen]))
    .map(([what]) => `${what} ${seen[what as keyof typeof seen]}`)
  if (!bought && status !== 'cancelled') faults.push('is not settled')
  if (bought && payment && (payment.amount !== total || payment.refunded !== 0))
    faults.push(`paid ${payment.amount} of ${total}, ${payment.refunded} given back`)
  return faults.map((fault) => `order ${id} (${status}): ${fault}`)
}

/** What is wrong in the ledger, which is to add up to zero and to say what the orders say. */
export async function ledgerFaults(books: Books, orders: readonly OrderInBooks[]): Promise<string[]> {
  const rows = await books.rows<{ account: string; balance: number }>(
    'payments',
    `select account, sum(amount)::int as balance from (
      select debit as account, amount from ledger union all select credit, -amount from ledger) sides group by account`,
  )
  const balances = Object.fromEntries(rows.map(({ account, balance }) => [account, balance]))
  const taken = orders.filter(({ status }) => status !== 'cancelled').reduce((sum, { total }) => sum + total, 0)
  const { 'card-network': network = 0, held = 0, promised = 0 } = balances
  return [
    ...differences(
      'all accounts together',
      rows.reduce((sum, { balance }) => sum + balance, 0),
      0,
    ),
    ...differences('what the card network owes', network, taken),
    ...differences('held and promised', [held, promised], [0, 0]),
  ]
}

/** What is wrong on the shelves: nothing is put aside for orders that are settled, and what left is what was sold. `before`: on hand, by product. */
export async function stockFaults(books: Books, before: ReadonlyMap<string, number>): Promise<string[]> {
  const rows = await books.rows<{ id: string; on_hand: number; reserved: number; sold: number; aside: number }>(
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
  return [
    ...differences('products on the shelves', seen.length, before.size),
    ...seen.flatMap(({ id, on_hand, reserved, sold, aside }) =>
      differences(
        `product ${id}`,
        { on_hand, reserved, aside },
        { on_hand: before.get(id)! - sold, reserved: 0, aside: 0 },
      ),
    ),
  ]
}

/** Puts so many of a product on the shelves, in place of what was there. */
export async function stockUp(books: Books, productId: string, [berlin, lyon, turin]: number[]): Promise<void> {
  await books.rows(
    'inventory',
    `update stock set on_hand = (array[${berlin}, ${lyon}, ${turin}])[array_position(array['berlin', 'lyon', 'turin'], warehouse)],
      changes = changes + 1 where product_id = '${productId}'`,
  )
}

export const sampleProduct = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

async function byOrder<T extends object>(books: Books, database: string, table: string): Promise<Map<string, T>> {
  const rows = await books.rows<T & { order_id: string }>(database, `select * from ${table}`)
  return new Map(rows.map((row) => [row.order_id, row]))
}

function differences(what: string, seen: unknown, expected: unknown): string[] {
  return isDeepStrictEqual(seen, expected)
    ? []
    : [`${what}: expected ${JSON.stringify(expected)}, came ${JSON.stringify(seen)}`]
}
