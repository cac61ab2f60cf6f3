import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

export async function insertRequest(db: Queryable, emailKey: string, now: number): Promise<void> {
  await db.query(sql('resets.request')`
    insert into reset_requests (email_key, asked_at) values (${emailKey}, ${new Date(now)})`)
}

/** One that waits, which does not wait any longer; others at it take the next. */
export async function takeRequest(tx: Transaction): Promise<string | undefined> {
  const row = await tx.maybe(sql<{ email_key: string }>('resets.take-request')`
    delete from reset_requests where id = (select id from reset_requests order by id limit 1 for update skip locked)
    returning email_key`)
  return row?.email_key
}

export async function nextRequest(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('resets.next-request')`
    select min(asked_at) as due from reset_requests`)
  return due?.getTime()
}

/** How many somebody was sent since. Locked: of two requests one is counted first. */
export async function countResets(tx: Transaction, customerId: string, since: number): Promise<number> {
  await tx.query(sql('resets.lock')`select pg_advisory_xact_lock(hashtextextended(${customerId}, 2))`)
  const { n } = await tx.one(sql<{ n: number }>('resets.count')`
    select count(*)::int as n from password_resets where customer_id = ${customerId} and created_at > ${new Date(since)}`)
  return n
}

export async function insertReset(
  tx: Transaction,
  { hash, customerId, now, expiresAt }: { hash: Buffer; customerId: string; now: number; expiresAt: number },
): Promise<void> {
  await tx.query(sql('resets.insert')`
    insert into password_resets (hash, customer_id, created_at, expires_at)
    values (${hash}, ${customerId}, ${new Date(now)}, ${new Date(expiresAt)})`)
}

/** Whose it is, if it is still good. */
export async function findReset(db: Queryable, hash: Buffer, now: number): Promise<string | undefined> {
  const row = await db.maybe(sql<{ customer_id: string }>('resets.find')`
    select customer_id from password_resets where hash = ${hash} and used_at is null and expires_at > ${new Date(now)}`)
  return row?.customer_id
}

/** Uses it, and with it every other one of the same person. False when somebody was quicker. */
export async function useReset(tx: Transaction, hash: Buffer, customerId: string, now: number): Promise<boolean> {
  const used = await tx.query(sql<{ hash: Buffer }>('resets.use')`
    update password_resets set used_at = ${new Date(now)}
    where customer_id = ${customerId} and used_at is null and expires_at > ${new Date(now)} returning hash`)
  return used.some((one) => one.hash.equals(hash))
}
