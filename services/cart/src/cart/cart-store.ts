import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Line, StoredLine } from './cart.ts'

/** In the order in which they were put in. */
export async function linesOf(db: Queryable, owner: string): Promise<StoredLine[]> {
  const rows = await db.query(sql<LineRow>('cart.lines')`
    select product_id, name, quantity, seen_amount, seen_currency, n, changes
    from cart_items where owner = ${owner} order by n`)
  return rows.map(({ product_id, name, quantity, seen_amount, seen_currency, n, changes }) => ({
    productId: product_id,
    name,
    quantity,
    seen: { amount: seen_amount, currency: seen_currency },
    state: `${n}.${changes}`,
  }))
}

/** The same, and nobody else changes it before the transaction ends. Rows that are not there cannot be locked; whose they would be can. */
export async function lockCart(tx: Transaction, owner: string): Promise<StoredLine[]> {
  await tx.query(sql('cart.lock')`select pg_advisory_xact_lock(hashtextextended(${`cart ${owner}`}, 0))`)
  return linesOf(tx, owner)
}

/** Puts them in, in place of those of the same products. */
export async function putLines(tx: Transaction, owner: string, lines: readonly Line[]): Promise<void> {
  const rows = lines.map(({ productId, name, quantity, seen }) => ({ product_id: productId, name, quantity, ...seen }))
  await tx.query(sql('cart.put')`
    insert into cart_items (owner, product_id, name, quantity, seen_amount, seen_currency)
    select ${owner}, product_id, name, quantity, amount, currency
    from json_to_recordset(${JSON.stringify(rows)}) as l(product_id uuid, name text, quantity smallint, amount integer, currency text)
    on conflict (owner, product_id) do update set name = excluded.name, quantity = excluded.quantity,
      seen_amount = excluded.seen_amount, seen_currency = excluded.seen_currency`)
}

export async function removeLines(db: Queryable, owner: string, productIds: readonly string[]): Promise<void> {
  await db.query(sql('cart.remove')`
    delete from cart_items where owner = ${owner} and product_id = any(${productIds}::uuid[])`)
}

export async function empty(db: Queryable, owner: string): Promise<void> {
  await db.query(sql('cart.empty')`delete from cart_items where owner = ${owner}`)
}

/** Takes out so many of each; what is left of a product stays. */
export async function takeOut(
  tx: Transaction,
  owner: string,
  items: readonly { productId: string; quantity: number }[],
): Promise<void> {
  const [products, quantities] = [items.map((item) => item.productId), items.map((item) => item.quantity)]
  await tx.query(sql('cart.take-out')`
    with taken as (
      select product_id, sum(quantity) as quantity
      from unnest(${products}::uuid[], ${quantities}::integer[]) as t(product_id, quantity) group by product_id
    ), emptied as (
      delete from cart_items c using taken t
      where c.owner = ${owner} and c.product_id = t.product_id and c.quantity <= t.quantity
    )
    update cart_items c set quantity = c.quantity - t.quantity from taken t
    where c.owner = ${owner} and c.product_id = t.product_id and c.quantity > t.quantity`)
}

interface LineRow {
  product_id: string
  name: string
  quantity: number
  seen_amount: number
  seen_currency: string
  n: string
  changes: number
}
