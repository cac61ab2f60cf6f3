import type { Order, OrderStatus, OrderStep, OrderSummary } from '@flotilla/orders-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Line } from '../checkout/story.ts'
import type { PricedOrder } from './order.ts'

interface OrderRow {
  id: string
  status: OrderStatus
  reason: string | null
  total_amount: number
  currency: string
  placed_at: Date
  email: string
  address: Order['shipping']['address']
  shipping_method: Order['shipping']['method']
  shipping_amount: number
  items: { product_id: string; name: string; variant: string | null; quantity: number; price_amount: number }[]
  story: { at: string; step: OrderStep | null; text: string }[]
}

interface NewOrder extends PricedOrder {
  readonly customerId: string
  readonly email: string
  readonly cartRevision: string | undefined
  readonly now: number
}

/** Undefined when the customer has ordered this revision of their cart already. Of two at once the second waits to see what becomes of the first. */
export async function insertOrder(tx: Transaction, order: NewOrder): Promise<string | undefined> {
  const { items, total, customerId, email, cartRevision = null, now } = order
  const { address, method, price } = order.shipping
  const row = await tx.maybe(sql<{ id: string }>('orders.insert')`
    insert into orders (customer_id, status, total_amount, currency, placed_at, email, address, shipping_method, shipping_amount,
      cart_revision)
    values (${customerId}, 'placed', ${total.amount}, ${total.currency}, ${new Date(now)}, ${email}, ${JSON.stringify(address)},
      ${method}, ${price.amount}, ${cartRevision})
    on conflict (customer_id, cart_revision) where cart_revision is not null do nothing
    returning id`)
  if (!row) return undefined
  const { id } = row
  const lines = items.map(({ price: { amount }, variant = null, ...item }, i) => ({
    n: i + 1,
    ...item,
    variant,
    amount,
  }))
  await tx.query(sql('orders.insert-items')`
    insert into order_items (order_id, n, product_id, name, variant, quantity, price_amount)
    select ${id}, n, "productId", name, variant, quantity, amount
    from json_to_recordset(${JSON.stringify(lines)})
      as i(n smallint, "productId" uuid, name text, variant text, quantity smallint, amount integer)`)
  return id
}

/** The order that a revision of a cart became. */
export async function orderOfCart(tx: Transaction, customerId: string, cartRevision: string): Promise<string> {
  const { id } = await tx.one(sql<{ id: string }>('orders.of-cart')`
    select id from orders where customer_id = ${customerId} and cart_revision = ${cartRevision}`)
  return id
}

/** Only the customer's own: somebody else's is as good as none. */
export async function findOrder(
  db: Queryable,
  orderId: string,
  customerId: string,
): Promise<Omit<Order, 'cancellable'> | undefined> {
  const row = await db.maybe(sql<OrderRow & Record<string, unknown>>('orders.find')`
    select id, status, reason, total_amount, currency, placed_at, email, address, shipping_method, shipping_amount,
      (select json_agg(i order by n) from order_items i where order_id = id) as items,
      (select json_agg(s order by n) from order_story s where order_id = id) as story
    from orders where id = ${orderId} and customer_id = ${customerId}`)
  if (!row) return undefined
  const money = (amount: number) => ({ amount, currency: row.currency })
  return {
    ...toSummary(row),
    ...(row.reason !== null && { reason: row.reason }),
    email: row.email,
    shipping: { method: row.shipping_method, price: money(row.shipping_amount), address: row.address },
    items: row.items.map(({ product_id: productId, name, variant, quantity, price_amount }) => ({
      productId,
      name,
      ...(variant !== null && { variant }),
      quantity,
      price: money(price_amount),
    })),
    history: row.story.map(({ at, step, text }) => ({
      at: new Date(at).toISOString(),
      ...(step !== null && { step }),
      text,
    })),
  }
}

/** Newest first, older than `after` where that is given. */
export async function pageOfOrders(
  db: Queryable,
  { customerId, after, limit }: { customerId: string; after: string | undefined; limit: number },
): Promise<OrderSummary[]> {
  const rows = await db.query(sql<Pick<OrderRow, keyof Summarised> & Record<string, unknown>>('orders.page')`
    select id, status, total_amount, currency, placed_at
    from orders where customer_id = ${customerId} and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`)
  return rows.map(toSummary)
}

export async function findStatus(db: Queryable, orderId: string, customerId: string): Promise<OrderStatus | undefined> {
  const row = await db.maybe(sql<{ status: OrderStatus }>('orders.find-status')`
    select status from orders where id = ${orderId} and customer_id = ${customerId}`)
  return row?.status
}

/** Returns whose it is; undefined when its status was none of `from`. */
export async function updateStatus(
  tx: Transaction,
  orderId: string,
  change: { to: OrderStatus; from: readonly OrderStatus[]; reason?: string | undefined; now: number },
): Promise<string | undefined> {
  const { to, from, reason = null, now } = change
  const row = await tx.maybe(sql<{ customer_id: string }>('orders.update-status')`
    update orders set status = ${to}, reason = ${reason},
      settled_at = case when ${to} in ('confirmed', 'cancelled') then ${new Date(now)} else settled_at end
    where id = ${orderId} and status = any(${[...from]}) returning customer_id`)
  return row?.customer_id
}

export async function addLine(
  tx: Transaction,
  orderId: string,
  { step, text, now }: Line & { now: number },
): Promise<{ customerId: string; status: OrderStatus }> {
  const row = await tx.one(sql<{ customer_id: string; status: OrderStatus }>('orders.add-line')`
    with line as (insert into order_story (order_id, at, step, text) values (${orderId}, ${new Date(now)}, ${step}, ${text}))
    select customer_id, status from orders where id = ${orderId}`)
  return { customerId: row.customer_id, status: row.status }
}

interface Summarised {
  id: string
  status: OrderStatus
  total_amount: number
  currency: string
  placed_at: Date
}

function toSummary({ id, status, total_amount, currency, placed_at }: Summarised): OrderSummary {
  return { orderId: id, status, total: { amount: total_amount, currency }, placedAt: placed_at.toISOString() }
}

/** Makes a customer's orders that are at their end nobody's; which they were. The country stays, for taxes. */
export async function forgetWhose(db: Queryable, customerId: string): Promise<string[]> {
  const rows = await db.query(sql<{ id: string }>('orders.forget-whose')`
    with ended as (
      update orders set customer_id = 'erased', email = '', address = json_build_object(
        'name', '–', 'street', '–', 'postcode', '–', 'city', '–', 'country', address ->> 'country')
      where customer_id = ${customerId} and status in ('delivered', 'cancelled') returning id
    ), lines as (delete from order_story where order_id in (select id from ended))
    select id from ended`)
  return rows.map(({ id }) => id)
}
