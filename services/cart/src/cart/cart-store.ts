import type { Cart } from '@flotilla/cart-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

export async function findCart(db: Queryable, id: string): Promise<Cart | undefined> {
  return db.maybe(sql<Cart>('cart.find')`select id, text, status from cart where id = ${id}`)
}

/** The same, and nobody else gets it before the transaction ends. A row that is not there cannot be locked; its id can. */
export async function lockCart(tx: Transaction, id: string): Promise<Cart | undefined> {
  await tx.query(sql('cart.lock')`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`)
  return findCart(tx, id)
}

export async function saveCart(tx: Transaction, { id, text, status }: Cart, now: number): Promise<void> {
  await tx.query(sql('cart.save')`
    insert into cart (id, text, status, changed_at) values (${id}, ${text}, ${status}, ${new Date(now)})
    on conflict (id) do update
    set text = excluded.text, status = excluded.status, changed_at = excluded.changed_at`)
}
