import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { NamedInput } from './advance.ts'
import type { SagaInput, SagaStatus } from './reduce.ts'

/** What came, with the name of the step that it was about. */
export interface NoteOfInput {
  readonly type: SagaInput['type']
  readonly name?: string
  readonly reason?: string
  readonly attempt?: number
  readonly messageId?: string
  readonly ignored?: true
}

/** An input as it is stored: an index means nothing outside its version. */
export function noteOf(input: NamedInput): NoteOfInput {
  const { step: _, ...note } = { step: undefined, ...input }
  return note
}

/** One thing that happened to a saga. */
export interface HistoryEntry {
  readonly n: number
  readonly at: Date
  readonly input: NoteOfInput
  /** The saga's status afterwards. */
  readonly status: SagaStatus
  readonly sent: readonly string[]
}

export async function addHistory(
  tx: Transaction,
  entry: {
    name: string
    id: string
    input: NoteOfInput
    status: SagaStatus
    sent: readonly string[]
    now: number
  },
): Promise<void> {
  const { name, id, input, status, sent, now } = entry
  await tx.query(sql('saga.add-history')`
    insert into saga.history (name, id, n, at, input, status, sent)
    select ${name}, ${id}, coalesce(max(n), 0) + 1, ${new Date(now)}, ${JSON.stringify(input)}, ${status}, ${JSON.stringify(sent)}
    from saga.history where name = ${name} and id = ${id}`)
}

export async function readHistory(db: Queryable, name: string, id: string): Promise<HistoryEntry[]> {
  return db.query(sql<HistoryEntry & Record<string, unknown>>('saga.history')`
    select n, at, input, status, sent from saga.history where name = ${name} and id = ${id} order by n`)
}

/** Deletes what happened before a moment to sagas that had ended by then; that they were, and how they ended, stays. */
export async function deleteHistory(db: Queryable, name: string, before: number, limit: number): Promise<number> {
  const rows = await db.query(sql('saga.delete-history')`
    delete from saga.history where (name, id, n) in (
      select h.name, h.id, h.n from saga.history h join saga.sagas s using (name, id)
      where h.name = ${name} and h.at < ${new Date(before)} and s.updated_at < ${new Date(before)} and s.status in ('done', 'compensated')
      order by h.at limit ${limit} for update of h skip locked)
    returning 1 as one`)
  return rows.length
}
