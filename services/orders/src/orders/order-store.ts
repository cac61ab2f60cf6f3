import type { Order, OrderSummary } from '@flotilla/orders-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { PricedOrder } from './order.ts'

interface OrderRow {
  id: string
  customer_id: string
  status: Order['status']
  reason: string | null
  total_amount: number
  currency: string
  placed_at: Date
  settled_at: Date | null
}

/** An order without the story of its checkout. */
export type StoredOrder = Omit<Order, 'history'> & { readonly settledAt?: string }

export async function insertOrder(
  tx: Transaction,
  { items, total }: PricedOrder,
  { customerId, now }: { customerId: string; now: number },
): Promise<string> {
  const { id } = await tx.one(sql<{ id: string }>('orders.insert')`
    insert into orders (customer_id, status, total_amount, currency, placed_at)
    values (${customerId}, 'placed', ${total.amount}, ${total.currency}, ${new Date(now)}) returning id`)
  const [products, names] = [items.map((item) => item.productId), items.map((item) => item.name)]
  const [quantities, prices] = [items.map((item) => item.quantity), items.map((item) => item.price.amount)]
  await tx.query(sql('orders.insert-items')`
    insert into order_items (order_id, n, product_id, name, quantity, price_amount)
    select ${id}, n, product_id, name, quantity, price_amount
    from unnest(${products}::uuid[], ${names}::text[], ${quantities}::smallint[], ${prices}::integer[])
      with ordinality as i(product_id, name, quantity, price_amount, n)`)
  return id
}

/** Only the customer's own: somebody else's is as good as none. */
export async function findOrder(db: Queryable, orderId: string, customerId: string): Promise<StoredOrder | undefined> {
  const row = await db.maybe(sql<OrderRow>('orders.find')`
    select id, customer_id, status, reason, total_amount, currency, placed_at, settled_at
    from orders where id = ${orderId} and customer_id = ${customerId}`)
  if (!row) return undefined
  const items = await db.query(sql<{ product_id: string; name: string; quantity: number; price_amount: number }>(
    'orders.items',
  )`
    select product_id, name, quantity, price_amount from order_items where order_id = ${orderId} order by n`)
  return {
    ...toSummary(row),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.settled_at && { settledAt: row.settled_at.toISOString() }),
    items: items.map(({ product_id, name, quantity, price_amount }) => ({
      productId: product_id,
      name,
      quantity,
      price: { amount: price_amount, currency: row.currency },
    })),
  }
}

/** Newest first, older than `after` where that is given. */
export async function pageOfOrders(
  db: Queryable,
  { customerId, after, limit }: { customerId: string; after: string | undefined; limit: number },
): Promise<OrderSummary[]> {
  const rows = await db.query(sql<OrderRow>('orders.page')`
    select id, customer_id, status, reason, total_amount, currency, placed_at, settled_at
    from orders where customer_id = ${customerId} and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`)
  return rows.map(toSummary)
}

/** Returns whose it is; undefined when it was settled before. */
export async function updateStatus(
  tx: Transaction,
  orderId: string,
  { status, reason, now }: { status: 'confirmed' | 'cancelled'; reason: string | undefined; now: number },
): Promise<string | undefined> {
  const row = await tx.maybe(sql<{ customer_id: string }>('orders.update-status')`
    update orders set status = ${status}, reason = ${reason ?? null}, settled_at = ${new Date(now)}
    where id = ${orderId} and status = 'placed' returning customer_id`)
  return row?.customer_id
}

function toSummary({ id, status, total_amount, currency, placed_at }: OrderRow): OrderSummary {
  return { orderId: id, status, total: { amount: total_amount, currency }, placedAt: placed_at.toISOString() }
}
