import { type Database, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { currentTraceparent } from '@flotilla/telemetry'
import type { Next } from './delivery.ts'

/** A mail on its way, claimed by this process until the lease ends. */
export interface Claim {
  readonly mailId: string
  /** This one included. */
  readonly attempts: number
  readonly at: Date
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Of the news that it tells. */
  readonly traceparent: string | null
}

interface ClaimRow extends Omit<Claim, 'mailId' | 'to'> {
  mail_id: string
  to_name: string
  to_address: string
}

export async function insertDelivery(tx: Transaction, mailId: string, now: number): Promise<void> {
  await tx.query(sql('deliveries.insert')`
    insert into deliveries (mail_id, due_at, traceparent) values (${mailId}, ${new Date(now)}, ${currentTraceparent() ?? null})`)
}

/** Takes one that is due, for as long as the lease: whoever dies with it in hand loses it to another. One statement, so no transaction waits for a mail server. */
export async function claimDelivery(db: Database, now: number, leaseMs: number): Promise<Claim | undefined> {
  const row = await db.maybe(sql<ClaimRow & Record<string, unknown>>('deliveries.claim')`
    with claimed as (
      update deliveries set attempts = attempts + 1, due_at = ${new Date(now + leaseMs)}
      where mail_id = (
        select mail_id from deliveries where state = 'queued' and due_at <= ${new Date(now)}
        order by due_at limit 1 for update skip locked)
      returning mail_id, attempts, traceparent
    )
    select mail_id, attempts, at, to_name, to_address, subject, text, html, traceparent from claimed join mails on id = mail_id`)
  if (!row) return undefined
  const { mail_id: mailId, to_name: name, to_address: address, attempts, at, subject, text, html, traceparent } = row
  return { mailId, attempts, at, to: { name, address }, subject, text, html, traceparent }
}

/** Only while the claim is still this process's own. */
export async function settleDelivery(db: Database, { mailId, attempts }: Claim, next: Next, now: number) {
  const isQueued = next.state === 'queued'
  const error = next.state === 'sent' ? null : next.error
  await db.query(sql('deliveries.settle')`
    update deliveries set state = ${next.state}, error = ${error},
      due_at = ${new Date(isQueued ? now + next.waitMs : now)}, settled_at = ${isQueued ? null : new Date(now)}
    where mail_id = ${mailId} and attempts = ${attempts} and state = 'queued'`)
}

/** When the next one is due, in milliseconds since the epoch. */
export async function nextDelivery(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('deliveries.next')`
    select min(due_at) as due from deliveries where state = 'queued'`)
  return due?.getTime()
}
