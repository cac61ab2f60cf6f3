import type { Identity } from '@flotilla/identity-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

export async function findIdentity(db: Queryable, id: string): Promise<Identity | undefined> {
  return db.maybe(sql<Identity>('identity.find')`select id, text, status from identity where id = ${id}`)
}

/** The same, and nobody else gets it before the transaction ends. A row that is not there cannot be locked; its id can. */
export async function lockIdentity(tx: Transaction, id: string): Promise<Identity | undefined> {
  await tx.query(sql('identity.lock')`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`)
  return findIdentity(tx, id)
}

export async function saveIdentity(tx: Transaction, { id, text, status }: Identity, now: number): Promise<void> {
  await tx.query(sql('identity.save')`
    insert into identity (id, text, status, changed_at) values (${id}, ${text}, ${status}, ${new Date(now)})
    on conflict (id) do update
    set text = excluded.text, status = excluded.status, changed_at = excluded.changed_at`)
}
