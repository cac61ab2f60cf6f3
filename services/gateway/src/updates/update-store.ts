import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

/** A line of an order's story on its way to a browser. `seq` is what a browser comes back with. */
export interface Update {
  readonly seq: number
  readonly orderId: string
  readonly status: string
  readonly at: string
  /** Absent where orders gave none. */
  readonly step?: string
  readonly text: string
}

/** The channel on which replicas tell each other whose updates there are. */
export const channel = 'order_updates'

/** Keeps an update, and wakes whoever streams to that customer when it commits. One customer's are written one after another, so that no number appears behind a later one. */
export async function insertUpdate(tx: Transaction, customerId: string, update: Omit<Update, 'seq'>): Promise<void> {
  const { orderId, status, at, step = null, text } = update
  await tx.query(sql('updates.lock')`select pg_advisory_xact_lock(hashtextextended(${`updates ${customerId}`}, 0))`)
  await tx.query(sql('updates.insert')`
    insert into order_updates (customer_id, order_id, status, at, step, text)
    values (${customerId}, ${orderId}, ${status}, ${at}, ${step}, ${text})`)
  await tx.query(sql('updates.wake')`select pg_notify(${channel}, ${customerId})`)
}

export async function updatesAfter(db: Queryable, customerId: string, seq: number, limit: number): Promise<Update[]> {
  const rows = await db.query(sql<UpdateRow & Record<string, unknown>>('updates.after')`
    select seq, order_id, status, at, step, text from order_updates
    where customer_id = ${customerId} and seq > ${seq} order by seq limit ${limit}`)
  return rows.map(({ seq: id, order_id: orderId, status, at, step, text }) => ({
    seq: Number(id),
    orderId,
    status,
    at: at.toISOString(),
    ...(step !== null && { step }),
    text,
  }))
}

interface UpdateRow {
  seq: string
  order_id: string
  status: string
  at: Date
  step: string | null
  text: string
}

/** The number of the last update there is; 0 when there is none. */
export async function lastUpdate(db: Queryable, customerId: string): Promise<number> {
  const { last } = await db.one(sql<{ last: string | null }>('updates.last')`
    select max(seq) as last from order_updates where customer_id = ${customerId}`)
  return Number(last ?? 0)
}

export async function forgetUpdatesOf(db: Queryable, customerId: string): Promise<void> {
  await db.query(sql('updates.forget-of')`delete from order_updates where customer_id = ${customerId}`)
}
