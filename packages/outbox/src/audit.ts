import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

/** Who does something about a message, and why; `now` in milliseconds since the epoch. */
export interface Act {
  readonly who: string
  readonly because?: string | undefined
  readonly now: number
}

/** Something that an operator did about a message. */
export interface OperatorAction {
  /** `resend` is of mails. */
  readonly action: 'redrive' | 'drop' | 'replay' | 'resend'
  readonly who: string
  readonly because: string | null
  readonly at: Date
}

/** Goes with the transaction that does it: nothing is done without its row, and no row is there of what was not done. */
export async function noteAction(
  tx: Transaction,
  message: { id: string; type: string },
  { action, who, because, now }: Act & Pick<OperatorAction, 'action'>,
): Promise<void> {
  await tx.query(sql('operator-actions.note')`
    insert into messaging.operator_actions (message_id, type, action, who, because, at)
    values (${message.id}, ${message.type}, ${action}, ${who}, ${because ?? null}, ${new Date(now)})`)
}

/** What was done about a message, the first first. */
export async function listActions(db: Queryable, id: string): Promise<OperatorAction[]> {
  return db.query(sql<OperatorAction & Record<string, unknown>>('operator-actions.list')`
    select action, who, because, at from messaging.operator_actions where message_id = ${id} order by seq`)
}
