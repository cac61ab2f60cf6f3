import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { leaseMs } from './delivery-store.ts'

/** A mail that has not got through, without what it says and to whom. */
export interface UnsentMail {
  readonly id: string
  readonly state: 'failed' | 'queued'
  readonly subject: string
  readonly at: Date
  readonly attempts: number
  readonly error: string
  readonly failedAt: Date | null
  readonly blockedSince: Date | null
}

/** A mail on its way, and where it goes. */
interface Whereabouts extends Omit<UnsentMail, 'state' | 'error'> {
  readonly state: 'failed' | 'queued' | 'sent' | 'held'
  readonly error: string | null
  readonly to: string
  readonly orderId: string | null
  readonly dueAt: Date
}

export interface MailCounts {
  readonly failed: number
  /** They wait until the server takes mails of ours. */
  readonly blocked: number
}

export async function countMails(db: Queryable): Promise<MailCounts> {
  return db.one(sql<MailCounts & Record<string, unknown>>('deliveries.count-unsent')`
    select (select count(*)::int from deliveries where state = 'failed') as failed,
      (select count(*)::int from deliveries where state = 'queued' and blocked_since is not null) as blocked`)
}

/** Those that failed, the latest first, then those that wait for the server. */
export async function listUnsent(db: Queryable, limit: number): Promise<UnsentMail[]> {
  return db.query(sql<UnsentMail & Record<string, unknown>>('deliveries.list-unsent')`
    select mail_id as id, state, subject, at, attempts, error, settled_at as "failedAt", blocked_since as "blockedSince"
    from deliveries join mails on id = mail_id
    where state = 'failed' or state = 'queued' and blocked_since is not null
    order by settled_at desc nulls last, blocked_since limit ${limit}`)
}

export async function findWhereabouts(db: Queryable, mailId: string): Promise<Whereabouts | undefined> {
  return db.maybe(sql<Whereabouts & Record<string, unknown>>('deliveries.find')`
    select mail_id as id, state, subject, to_address as to, order_id as "orderId", at, attempts, error, due_at as "dueAt",
      case when state = 'failed' then settled_at end as "failedAt", blocked_since as "blockedSince"
    from deliveries join mails on id = mail_id where mail_id = ${mailId}`)
}

/**
 * Makes mails due that failed or wait to be tried again, up to `most`: one, or any. Gives their ids. One that is due before a lease would end is left alone: a replica may
 * have it in hand, and it comes by itself.
 */
export async function makeDue(
  tx: Transaction,
  { mailId = null, most, now }: { mailId?: string | null; most: number; now: number },
): Promise<string[]> {
  const rows = await tx.query(sql<{ mail_id: string }>('deliveries.make-due')`
    update deliveries set state = 'queued', settled_at = null, due_at = ${new Date(now)}, uncounted = attempts
    where mail_id in (
      select mail_id from deliveries
      where (${mailId}::uuid is null or mail_id = ${mailId}::uuid)
        and (state = 'failed' or state = 'queued' and error is not null and due_at > ${new Date(now + leaseMs)})
      limit ${most} for update skip locked)
    returning mail_id`)
  return rows.map(({ mail_id }) => mail_id)
}
