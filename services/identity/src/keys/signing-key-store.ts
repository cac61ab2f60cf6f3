import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

export interface StoredKey {
  readonly kid: string
  readonly x: string
  readonly sealed: Buffer
  readonly signsFrom: number
}

export async function findKeys(db: Queryable): Promise<StoredKey[]> {
  const rows = await db.query(sql<Omit<StoredKey, 'signsFrom'> & { signs_from: Date }>('keys.find')`
    select kid, public_x as x, sealed, signs_from from signing_keys`)
  return rows.map(({ signs_from, ...row }) => ({ ...row, signsFrom: signs_from.getTime() }))
}

/** One process at a time changes the keys. */
export async function lockKeys(tx: Transaction): Promise<void> {
  await tx.query(sql('keys.lock')`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`)
}

export async function insertKey(tx: Transaction, { kid, x, sealed, signsFrom }: StoredKey): Promise<void> {
  await tx.query(sql('keys.insert')`
    insert into signing_keys (kid, public_x, sealed, signs_from) values (${kid}, ${x}, ${sealed}, ${new Date(signsFrom)})`)
}

export async function deleteKeys(tx: Transaction, kids: readonly string[]): Promise<void> {
  await tx.query(sql('keys.delete')`delete from signing_keys where kid = any(${kids}::text[])`)
}
