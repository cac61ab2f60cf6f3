import type { Inventory } from '@flotilla/inventory-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

export async function findInventory(db: Queryable, id: string): Promise<Inventory | undefined> {
  return db.maybe(sql<Inventory>('inventory.find')`select id, text, status from inventory where id = ${id}`)
}

/** The same, and nobody else gets it before the transaction ends. A row that is not there cannot be locked; its id can. */
export async function lockInventory(tx: Transaction, id: string): Promise<Inventory | undefined> {
  await tx.query(sql('inventory.lock')`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`)
  return findInventory(tx, id)
}

export async function saveInventory(tx: Transaction, { id, text, status }: Inventory, now: number): Promise<void> {
  await tx.query(sql('inventory.save')`
    insert into inventory (id, text, status, changed_at) values (${id}, ${text}, ${status}, ${new Date(now)})
    on conflict (id) do update
    set text = excluded.text, status = excluded.status, changed_at = excluded.changed_at`)
}
