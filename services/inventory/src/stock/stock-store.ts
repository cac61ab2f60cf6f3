import type { Stock } from '@flotilla/inventory-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

/** How many of each can be sold; unknown products are left out. */
export async function availableOf(
  db: Queryable,
  productIds: readonly string[],
): Promise<{ productId: string; available: number }[]> {
  return db.query(sql<{ productId: string; available: number }>('stock.available')`
    select product_id as "productId", sum(on_hand - reserved)::integer as available
    from stock where product_id = any(${productIds}::uuid[]) group by product_id`)
}

export async function findStock(db: Queryable, productId: string): Promise<Stock | undefined> {
  const rows = await db.query(sql<ShelfRow>('stock.find')`
    select warehouse, on_hand, reserved, changes from stock where product_id = ${productId} order by warehouse`)
  return toStock(productId, rows)
}

/** The same, and nobody else changes it before the transaction ends. Locks in the order that everybody keeps to. */
export async function lockStock(tx: Transaction, productId: string): Promise<Stock | undefined> {
  const rows = await tx.query(sql<ShelfRow>('stock.lock')`
    select warehouse, on_hand, reserved, changes from stock where product_id = ${productId} order by warehouse for update`)
  return toStock(productId, rows)
}

export async function setOnHand(tx: Transaction, productId: string, warehouse: string, onHand: number): Promise<void> {
  await tx.query(sql('stock.set-on-hand')`
    update stock set on_hand = ${onHand}, changes = changes + 1
    where product_id = ${productId} and warehouse = ${warehouse}`)
}

/** A shelf in every warehouse, with nothing on it; those that are there stay as they are. */
export async function insertEmptyShelves(tx: Transaction, productId: string): Promise<void> {
  await tx.query(sql('stock.insert-empty')`
    insert into stock (product_id, warehouse) select ${productId}::uuid, name from warehouses on conflict do nothing`)
}

interface ShelfRow {
  warehouse: string
  on_hand: number
  reserved: number
  changes: number
}

function toStock(productId: string, rows: readonly ShelfRow[]): Stock | undefined {
  if (rows.length === 0) return undefined
  return {
    productId,
    version: rows.reduce((sum, row) => sum + row.changes, 1),
    available: rows.reduce((sum, row) => sum + row.on_hand - row.reserved, 0),
    warehouses: rows.map(({ warehouse, on_hand, reserved }) => ({ warehouse, onHand: on_hand, reserved })),
  }
}
