import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { currentTraceparent } from '@flotilla/telemetry'
import type { Answer, PlannedAnswer, Waiting } from './card-network.ts'
import type { Intent } from './intent.ts'

export interface Payment {
  readonly orderId: string
  readonly status: Intent['status']
  readonly amount: number
  readonly currency: string
  readonly refunded: number
}

/** The intent, locked until the transaction ends: commands and answers for one order go one after the other. */
export async function lockIntent(tx: Transaction, orderId: string): Promise<Intent | undefined> {
  const row = await tx.maybe(sql<IntentRow>('payments.lock-intent')`
    select status, reason, amount, currency, refunded from intents where order_id = ${orderId} for update`)
  if (!row) return undefined
  const { status, reason, amount, currency, refunded } = row
  return {
    orderId,
    status,
    ...(reason !== null && { reason }),
    ...(amount !== null && { sum: { amount, currency: currency! } }),
    refunded,
  }
}

export async function findPayment(db: Queryable, orderId: string): Promise<Payment | undefined> {
  return db.maybe(sql<Payment & Record<string, unknown>>('payments.find-payment')`
    select order_id as "orderId", status, coalesce(amount, 0) as amount, coalesce(currency, 'XXX') as currency, refunded
    from intents where order_id = ${orderId}`)
}

export async function saveIntent(tx: Transaction, { orderId, status, reason, sum, refunded }: Intent): Promise<void> {
  await tx.query(sql('payments.save-intent')`
    insert into intents (order_id, status, reason, amount, currency, refunded)
    values (${orderId}, ${status}, ${reason ?? null}, ${sum?.amount ?? null}, ${sum?.currency ?? null}, ${refunded})
    on conflict (order_id) do update
    set status = excluded.status, reason = excluded.reason, refunded = excluded.refunded`)
}

/** What the network was asked with, the answer that will come, and until when it is waited for, in milliseconds since the epoch. */
export async function saveRequest(
  tx: Transaction,
  request: {
    orderId: string
    cardToken: string
    askedBy: string
    planned: PlannedAnswer | undefined
    givesUpAt: number
  },
): Promise<void> {
  const { orderId, cardToken, askedBy, planned, givesUpAt } = request
  await tx.query(sql('payments.save-request')`
    update intents set card_token = ${cardToken}, asked_by = ${askedBy}, answer = ${planned?.answer ?? null},
      answer_at = ${toDate(planned?.at)}, repeat_at = ${toDate(planned?.againAt)}, gives_up_at = ${new Date(givesUpAt)},
      traceparent = ${currentTraceparent() ?? null}
    where order_id = ${orderId}`)
}

export interface Due extends Waiting {
  readonly orderId: string
  /** Null for a network that never says anything. */
  readonly answer: Answer | null
  readonly askedBy: string
  readonly last4: string
  /** Of whoever asked. */
  readonly traceparent: string | null
}

/** One payment for which an answer has come or the time is up, locked; others at it take the next. */
export async function lockDue(tx: Transaction, now: number): Promise<Due | undefined> {
  return tx.maybe(sql<Due & Record<string, unknown>>('payments.lock-due')`
    select order_id as "orderId", answer, answer_at as "answerAt", gives_up_at as "givesUpAt", asked_by as "askedBy", last4, traceparent
    from intents join cards on cards.token = card_token
    where answered_at is null and least(answer_at, gives_up_at) <= ${new Date(now)}
    order by least(answer_at, gives_up_at) limit 1 for update of intents skip locked`)
}

/** The answer is taken. One that comes twice is waited for once more. */
export async function noteAnswer(tx: Transaction, orderId: string, now: number): Promise<void> {
  await tx.query(sql('payments.note-answer')`
    update intents set answer_at = coalesce(repeat_at, answer_at), repeat_at = null, gives_up_at = null,
      answered_at = case when repeat_at is null then ${new Date(now)}::timestamptz end
    where order_id = ${orderId}`)
}

/** The time is up. An answer is still taken when it comes. */
export async function noteTimeout(tx: Transaction, orderId: string): Promise<void> {
  await tx.query(sql('payments.note-timeout')`update intents set gives_up_at = null where order_id = ${orderId}`)
}

/** When the next answer comes or the next time is up, in milliseconds since the epoch; undefined when nothing is waited for. */
export async function nextDue(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('payments.next-due')`
    select min(least(answer_at, gives_up_at)) as due from intents
    where answered_at is null and least(answer_at, gives_up_at) is not null`)
  return due?.getTime()
}

export async function insertRefund(
  tx: Transaction,
  refund: { orderId: string; amount: number; reason: string; by: string; now: number },
): Promise<string> {
  const { orderId, amount, reason, by, now } = refund
  const { id } = await tx.one(sql<{ id: string }>('payments.insert-refund')`
    insert into refunds (order_id, amount, reason, given_by, given_at)
    values (${orderId}, ${amount}, ${reason}, ${by}, ${new Date(now)}) returning id`)
  return id
}

interface IntentRow {
  status: Intent['status']
  reason: string | null
  amount: number | null
  currency: string | null
  refunded: number
}

const toDate = (ms: number | undefined) => (ms === undefined ? null : new Date(ms))
