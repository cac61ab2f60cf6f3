import { type Database, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { currentTraceparent } from '@flotilla/telemetry'
import type { Next } from './delivery.ts'

/** How long a claim holds. */
export const leaseMs = 120_000

/** A mail on its way, claimed by this process until the lease ends. */
export interface Claim {
  readonly mailId: string
  /** This one included. */
  readonly attempts: number
  /** Attempts before this one that do not count against the mail. */
  readonly uncounted: number
  /** Since when the server has refused us, as of the attempt before. */
  readonly blockedSince: Date | null
  readonly at: Date
  readonly customerId: string
  readonly email: string
  readonly isSecurity: boolean
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Of the news that it tells. */
  readonly traceparent: string | null
}

interface ClaimRow extends Omit<Claim, 'mailId' | 'customerId' | 'email' | 'isSecurity' | 'blockedSince'> {
  mail_id: string
  customer_id: string
  to_address: string
  is_security: boolean
  blocked_since: Date | null
}

export async function insertDelivery(
  tx: Transaction,
  { mailId, isSecurity, now }: { mailId: string; isSecurity: boolean; now: number },
): Promise<void> {
  await tx.query(sql('deliveries.insert')`
    insert into deliveries (mail_id, is_security, due_at, traceparent)
    values (${mailId}, ${isSecurity}, ${new Date(now)}, ${currentTraceparent() ?? null})`)
}

/** Takes one that is due, for as long as the lease: whoever dies with it in hand loses it to another. One statement, so no transaction waits for a mail server. */
export async function claimDelivery(db: Database, now: number): Promise<Claim | undefined> {
  const row = await db.maybe(sql<ClaimRow & Record<string, unknown>>('deliveries.claim')`
    with claimed as (
      update deliveries set attempts = attempts + 1, due_at = ${new Date(now + leaseMs)}
      where mail_id = (
        select mail_id from deliveries where state = 'queued' and due_at <= ${new Date(now)}
        order by due_at limit 1 for update skip locked)
      returning mail_id, is_security, attempts, uncounted, blocked_since, traceparent
    )
    select mail_id, attempts, uncounted, blocked_since, at, customer_id, to_address, coalesce(is_security, order_id is null) as is_security, subject, text, html, traceparent
    from claimed join mails on id = mail_id`)
  if (!row) return undefined
  const { mail_id: mailId, customer_id: customerId, to_address: email, ...more } = row
  const { is_security: isSecurity, blocked_since: blockedSince, ...rest } = more
  return { mailId, customerId, email, isSecurity, blockedSince, ...rest }
}

/** Only while the claim is still this process's own. */
export async function settleDelivery(db: Queryable, { mailId, attempts }: Claim, next: Next, now: number) {
  const isQueued = next.state === 'queued'
  const error = 'error' in next ? next.error : null
  const blockedSince = isQueued ? next.blockedSince : undefined
  const isBlocked = blockedSince !== undefined
  await db.query(sql('deliveries.settle')`
    update deliveries set state = ${next.state}, error = ${error},
      due_at = ${new Date(isQueued ? now + next.waitMs : now)}, settled_at = ${isQueued ? null : new Date(now)},
      uncounted = uncounted + ${isBlocked ? 1 : 0}::int, blocked_since = ${isBlocked ? new Date(blockedSince) : null}
    where mail_id = ${mailId} and attempts = ${attempts} and state = 'queued'`)
}

/** Whose mails, and since when they are news, in milliseconds since the epoch. */
export interface Release {
  readonly customerId: string
  readonly email: string
  readonly since: number
  readonly now: number
}

/** Those of an address that were held back since then are due now. */
export async function releaseDeliveries(tx: Transaction, { customerId, email, since, now }: Release): Promise<void> {
  await tx.query(sql('deliveries.release')`
    update deliveries set state = 'queued', attempts = 0, due_at = ${new Date(now)}, settled_at = null
    from mails where id = mail_id and customer_id = ${customerId} and to_address = ${email}
      and state = 'held' and at > ${new Date(since)}`)
}

/** When the next one is due, in milliseconds since the epoch. */
export async function nextDelivery(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('deliveries.next')`
    select min(due_at) as due from deliveries where state = 'queued'`)
  return due?.getTime()
}
