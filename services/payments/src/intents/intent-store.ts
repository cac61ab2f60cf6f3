import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Behaviour } from '../cards/card.ts'
import type { PlannedAnswer } from './card-network.ts'
import type { Intent } from './intent.ts'

export interface Payment extends Intent {
  readonly amount: number
  readonly currency: string
}

/** The intent, locked until the transaction ends: commands and answers for one order go one after the other. */
export async function lockIntent(tx: Transaction, orderId: string): Promise<Intent | undefined> {
  const row = await tx.maybe(sql<Intent & { reason: string | null }>('payments.lock-intent')`
    select order_id as "orderId", status, reason from intents where order_id = ${orderId} for update`)
  if (!row) return undefined
  const { reason, ...intent } = row
  return reason === null ? intent : { ...intent, reason }
}

export async function findPayment(db: Queryable, orderId: string): Promise<Payment | undefined> {
  return db.maybe(sql<Payment & Record<string, unknown>>('payments.find-payment')`
    select order_id as "orderId", status, coalesce(amount, 0) as amount, coalesce(currency, 'XXX') as currency
    from intents where order_id = ${orderId}`)
}

export async function saveIntent(tx: Transaction, { orderId, status, reason }: Intent): Promise<void> {
  await tx.query(sql('payments.save-intent')`
    insert into intents (order_id, status, reason) values (${orderId}, ${status}, ${reason ?? null})
    on conflict (order_id) do update set status = excluded.status, reason = excluded.reason`)
}

/** The sum that is asked for, and the answer that will come. */
export async function saveRequest(
  tx: Transaction,
  request: {
    orderId: string
    amount: number
    currency: string
    cardToken: string
    askedBy: string
    planned: PlannedAnswer | undefined
  },
): Promise<void> {
  const { orderId, amount, currency, cardToken, askedBy, planned } = request
  await tx.query(sql('payments.save-request')`
    update intents set amount = ${amount}, currency = ${currency}, card_token = ${cardToken}, asked_by = ${askedBy},
      answer = ${planned?.answer ?? null}, answer_at = ${planned ? new Date(planned.at) : null}
    where order_id = ${orderId}`)
}

export async function behaviourOf(tx: Transaction, cardToken: string): Promise<Behaviour | undefined> {
  const card = await tx.maybe(sql<{ behaviour: Behaviour }>('payments.card-behaviour')`
    select behaviour from cards where token = ${cardToken}`)
  return card?.behaviour
}

export interface DueAnswer {
  readonly orderId: string
  readonly answer: 'approved' | 'declined'
  readonly askedBy: string
  readonly last4: string
}

/** One answer that has come, locked; others at it take the next. */
export async function takeDueAnswer(tx: Transaction, now: number): Promise<DueAnswer | undefined> {
  return tx.maybe(sql<DueAnswer & Record<string, unknown>>('payments.take-due-answer')`
    update intents set answered_at = ${new Date(now)}
    from cards where cards.token = card_token and order_id = (
      select order_id from intents where answered_at is null and answer_at <= ${new Date(now)}
      order by answer_at limit 1 for update skip locked)
    returning order_id as "orderId", answer, asked_by as "askedBy", last4`)
}

/** When the next answer comes, in milliseconds since the epoch; undefined when none is waited for. */
export async function nextAnswer(db: Queryable): Promise<number | undefined> {
  const { due } = await db.one(sql<{ due: Date | null }>('payments.next-answer')`
    select min(answer_at) as due from intents where answered_at is null and answer_at is not null`)
  return due?.getTime()
}
