import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

/** Attempts at one account go one after the other, until the transaction ends: or many at once would be one. */
export async function lockAttempts(tx: Transaction, account: Buffer): Promise<void> {
  await tx.query(sql('attempts.lock')`select pg_advisory_xact_lock(hashtextextended(${account.toString('hex')}, 1))`)
}

/** A place counts with all its failures while the last of them is recent: rather too many than too few. */
export async function findAttempts(
  tx: Transaction,
  account: Buffer,
  place: string,
  { hourAgo, dayAgo }: { hourAgo: number; dayAgo: number },
) {
  const row = await tx.one(sql<AttemptsRow>('attempts.find')`
    select max(failures) filter (where address = ${place}) as failures, max(last_at) filter (where address = ${place}) as last_at,
      coalesce(sum(failures) filter (where last_at > ${new Date(hourAgo)}), 0)::int as last_hour,
      coalesce(sum(failures) filter (where last_at > ${new Date(dayAgo)}), 0)::int as last_day
    from log_in_failures where account = ${account}`)
  const here = row.failures === null ? undefined : { failures: row.failures, lastAt: row.last_at!.getTime() }
  return { here, lastHour: row.last_hour, lastDay: row.last_day }
}

export async function countAttempt(tx: Transaction, account: Buffer, place: string, now: number): Promise<void> {
  await tx.query(sql('attempts.count')`
    insert into log_in_failures (account, address, failures, last_at) values (${account}, ${place}, 1, ${new Date(now)})
    on conflict (account, address) do update set failures = log_in_failures.failures + 1, last_at = excluded.last_at`)
}

export async function forgiveAt(db: Queryable, account: Buffer, place: string): Promise<void> {
  await db.query(sql('attempts.forgive')`delete from log_in_failures where account = ${account} and address = ${place}`)
}

export async function forgiveAll(db: Queryable, account: Buffer): Promise<void> {
  await db.query(sql('attempts.forgive-all')`delete from log_in_failures where account = ${account}`)
}

interface AttemptsRow {
  [column: string]: unknown
  failures: number | null
  last_at: Date | null
  last_hour: number
  last_day: number
}
