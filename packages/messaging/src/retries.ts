import type { Message } from '@flotilla/contract'
import { forgetHeldOf } from '@flotilla/outbox'
import { type Queryable, sql, storable, type Transaction } from '@flotilla/postgres'

/** A message that waits in the service's database to be tried again. */
export interface ParkedMessage {
  readonly seq: string
  readonly message: Message
  /** How often its handler has failed. */
  readonly attempts: number
}

/** Whether earlier messages of the same key are parked; what comes now must then wait behind them. */
export async function isKeyParked(tx: Transaction, subject: string): Promise<boolean> {
  return (
    (await tx.maybe(
      sql('retries.of-key')`select 1 from messaging.retries where subject = ${storable(subject)} limit 1`,
    )) !== undefined
  )
}

export async function park(
  tx: Transaction,
  { message, attempts, due, error }: { message: Message; attempts: number; due: number; error?: string },
): Promise<void> {
  const { id, type, subject } = message
  await tx.query(sql('retries.park')`
    insert into messaging.retries (id, type, subject, envelope, attempts, due_at, error)
    values (${id}, ${type}, ${storable(subject)}, ${JSON.stringify(message)}, ${attempts}, ${new Date(due)}, ${error ? storable(error) : null})`)
}

interface ParkedRow {
  seq: string
  envelope: Message
  attempts: number
}

/**
 * Locks the first due message that has no earlier one of its key before it, for this transaction; others take others. Messages of other types are left
 * for the version of the service that handles them, until they have been due for `patienceMs`.
 */
export async function lockDue(
  tx: Transaction,
  { types, now, patienceMs }: { types: readonly string[]; now: number; patienceMs: number },
): Promise<ParkedMessage | undefined> {
  const row = await tx.maybe(sql<ParkedRow & Record<string, unknown>>('retries.lock-due')`
    select seq::text, envelope, attempts from messaging.retries r
    where due_at <= ${new Date(now)} and (type = any(${types}::text[]) or due_at <= ${new Date(now - patienceMs)})
    and not exists (select 1 from messaging.retries e where e.subject = r.subject and e.seq < r.seq)
    order by due_at limit 1 for update skip locked`)
  return row && { seq: row.seq, message: row.envelope, attempts: row.attempts }
}

/** Only where it still stands as it was tried: another replica may have been quicker. */
export async function postpone(
  tx: Transaction,
  { parked, attempts, due, error }: { parked: ParkedMessage; attempts: number; due: number; error: string },
): Promise<void> {
  await tx.query(sql('retries.postpone')`
    update messaging.retries set attempts = ${attempts}, due_at = ${new Date(due)}, error = ${storable(error)}
    where seq = ${parked.seq} and attempts = ${parked.attempts}`)
}

/**
 * Deletes the parked messages and dead letters of one customer, and what the bus refuses for its own sake. What waits for a destination goes out by itself, as the rest of the outbox does:
 * its receivers have heard of the erasure too. Searches the text, because PostgreSQL's JSON operators fail on a NUL or a lone surrogate anywhere in a document: one such
 * dead letter would keep every customer from being forgotten.
 */
export async function forgetMessagesOf(db: Queryable, customerId: string): Promise<void> {
  const text = `"customerId":${JSON.stringify(customerId)}`
  await db.query(sql('retries.forget-of')`delete from messaging.retries where strpos(envelope::text, ${text}) > 0`)
  await db.query(
    sql('dead-letters.forget-of')`delete from messaging.dead_letters where strpos(envelope::text, ${text}) > 0`,
  )
  await forgetHeldOf(db, customerId)
}

/** When the next message may be retried, or given up on if its type is another, in milliseconds since the epoch. */
export async function nextDue(
  db: Queryable,
  { types, patienceMs }: { types: readonly string[]; patienceMs: number },
): Promise<number | undefined> {
  const row = await db.one(sql<{ due: Date | null }>('retries.next-due')`
    select min(case when type = any(${types}::text[]) then due_at else due_at + make_interval(secs => ${patienceMs / 1_000}::float8) end) as due from messaging.retries r
    where not exists (select 1 from messaging.retries e where e.subject = r.subject and e.seq < r.seq)`)
  return row.due?.getTime()
}

/** Takes a message out as it was tried; false when another replica was quicker. */
export async function takeParked(tx: Transaction, parked: ParkedMessage): Promise<boolean> {
  const row = await tx.maybe(sql('retries.take')`
    delete from messaging.retries where seq = ${parked.seq} and attempts = ${parked.attempts} returning seq`)
  return row !== undefined
}
