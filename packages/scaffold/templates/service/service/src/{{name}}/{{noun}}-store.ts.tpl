import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { {{Noun}} } from '@flotilla/{{service}}-contract/operations'

export async function find{{Noun}}(db: Queryable, id: string): Promise<{{Noun}} | undefined> {
  return db.maybe(sql<{{Noun}}>('{{name}}.find')`select id, text, status from {{snake}} where id = ${id}`)
}

/** The same, and nobody else gets it before the transaction ends. A row that is not there cannot be locked; its id can. */
export async function lock{{Noun}}(tx: Transaction, id: string): Promise<{{Noun}} | undefined> {
  await tx.query(sql('{{name}}.lock')`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`)
  return find{{Noun}}(tx, id)
}

export async function save{{Noun}}(tx: Transaction, { id, text, status }: {{Noun}}, now: number): Promise<void> {
  await tx.query(sql('{{name}}.save')`
    insert into {{snake}} (id, text, status, changed_at) values (${id}, ${text}, ${status}, ${new Date(now)})
    on conflict (id) do update
    set text = excluded.text, status = excluded.status, changed_at = excluded.changed_at`)
}
