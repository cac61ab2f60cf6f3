import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Shipping } from '@flotilla/shipping-contract/operations'

export async function findShipping(db: Queryable, id: string): Promise<Shipping | undefined> {
  return db.maybe(sql<Shipping>('shipping.find')`select id, text, status from shipping where id = ${id}`)
}

/** The same, and nobody else gets it before the transaction ends. A row that is not there cannot be locked; its id can. */
export async function lockShipping(tx: Transaction, id: string): Promise<Shipping | undefined> {
  await tx.query(sql('shipping.lock')`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`)
  return findShipping(tx, id)
}

export async function saveShipping(tx: Transaction, { id, text, status }: Shipping, now: number): Promise<void> {
  await tx.query(sql('shipping.save')`
    insert into shipping (id, text, status, changed_at) values (${id}, ${text}, ${status}, ${new Date(now)})
    on conflict (id) do update
    set text = excluded.text, status = excluded.status, changed_at = excluded.changed_at`)
}
