import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { NamedInput } from './advance.ts'
import type { SagaState, SagaStatus } from './reduce.ts'

/** A saga as it is stored. */
export interface SagaRecord<Data = unknown> {
  readonly id: string
  readonly status: SagaStatus
  readonly state: SagaState
  readonly data: Data
  readonly answers: Readonly<Record<string, unknown>>
  readonly reason: string | null
  readonly due_at: Date | null
  readonly traceparent: string | null
  readonly started_at: Date
}

/** One thing that happened to a saga. */
export interface HistoryEntry {
  readonly n: number
  readonly at: Date
  readonly input: NamedInput & { readonly ignored?: true }
  /** The saga's status afterwards. */
  readonly status: SagaStatus
  readonly sent: readonly string[]
}

/** False when there is such a saga already. */
export async function insertSaga(
  tx: Transaction,
  saga: { name: string; id: string; state: SagaState; data: unknown; traceparent: string | undefined; now: number },
): Promise<boolean> {
  const { name, id, state, data, traceparent, now } = saga
  const row = await tx.maybe(sql('saga.insert')`
    insert into sagas (name, id, status, state, data, answers, traceparent, started_at, updated_at)
    values (${name}, ${id}, ${state.status}, ${JSON.stringify(state)}, ${JSON.stringify(data)}, '{}', ${traceparent ?? null}, ${new Date(now)}, ${new Date(now)})
    on conflict do nothing returning id`)
  return row !== undefined
}

export async function lockSaga(tx: Transaction, name: string, id: string): Promise<SagaRecord | undefined> {
  return tx.maybe(sql<SagaRecord & Record<string, unknown>>('saga.lock')`
    select id, status, state, data, answers, reason, due_at, traceparent, started_at
    from sagas where name = ${name} and id = ${id} for update`)
}

/** The saga whose time-out is most overdue; one that another replica works on is left to it. */
export async function lockDueSaga(tx: Transaction, name: string, now: number): Promise<SagaRecord | undefined> {
  return tx.maybe(sql<SagaRecord & Record<string, unknown>>('saga.lock-due')`
    select id, status, state, data, answers, reason, due_at, traceparent, started_at
    from sagas where name = ${name} and due_at <= ${new Date(now)} order by due_at limit 1 for update skip locked`)
}

export async function updateSaga(
  tx: Transaction,
  saga: { name: string; id: string; state: SagaState; answers: object; due: number | null; now: number },
): Promise<void> {
  const { name, id, state, answers, due, now } = saga
  await tx.query(sql('saga.update')`
    update sagas set status = ${state.status}, state = ${JSON.stringify(state)}, answers = ${JSON.stringify(answers)},
      reason = ${state.reason ?? null}, due_at = ${due === null ? null : new Date(due)}, updated_at = ${new Date(now)}
    where name = ${name} and id = ${id}`)
}

export async function addHistory(
  tx: Transaction,
  entry: {
    name: string
    id: string
    input: HistoryEntry['input']
    status: SagaStatus
    sent: readonly string[]
    now: number
  },
): Promise<void> {
  const { name, id, input, status, sent, now } = entry
  await tx.query(sql('saga.add-history')`
    insert into saga_history (name, id, n, at, input, status, sent)
    select ${name}, ${id}, coalesce(max(n), 0) + 1, ${new Date(now)}, ${JSON.stringify(input)}, ${status}, ${JSON.stringify(sent)}
    from saga_history where name = ${name} and id = ${id}`)
}

export async function findSaga(db: Queryable, name: string, id: string): Promise<SagaRecord | undefined> {
  return db.maybe(sql<SagaRecord & Record<string, unknown>>('saga.find')`
    select id, status, state, data, answers, reason, due_at, traceparent, started_at from sagas where name = ${name} and id = ${id}`)
}

/** A saga in a list. */
export interface SagaSummary {
  readonly id: string
  readonly status: SagaStatus
  readonly reason: string | null
  readonly due_at: Date | null
  readonly started_at: Date
  readonly updated_at: Date
}

/** Those that need a person first, then the open ones, then the others, the newest first. */
export async function listSagas(
  db: Queryable,
  name: string,
  { status, limit }: { status: string | undefined; limit: number },
): Promise<SagaSummary[]> {
  return db.query(sql<SagaSummary & Record<string, unknown>>('saga.list')`
    select id, status, reason, due_at, started_at, updated_at from sagas
    where name = ${name} and (${status ?? null}::text is null or status = ${status ?? null})
    order by case status when 'parked' then 0 when 'compensating' then 1 when 'running' then 2 else 3 end, updated_at desc, id limit ${limit}`)
}

export async function readHistory(db: Queryable, name: string, id: string): Promise<HistoryEntry[]> {
  return db.query(sql<HistoryEntry & Record<string, unknown>>('saga.history')`
    select n, at, input, status, sent from saga_history where name = ${name} and id = ${id} order by n`)
}

export async function nextDueSaga(db: Queryable, name: string): Promise<number | undefined> {
  const row = await db.one(sql<{ due: Date | null }>('saga.next-due')`
    select min(due_at) as due from sagas where name = ${name} and due_at is not null`)
  return row.due?.getTime()
}

export async function postponeSaga(db: Queryable, name: string, id: string, due: number): Promise<void> {
  await db.query(sql('saga.postpone')`
    update sagas set due_at = ${new Date(due)} where name = ${name} and id = ${id} and due_at is not null`)
}

/** Forgets what happened before a moment to sagas that had ended by then; that they were, and how they ended, stays. */
export async function forgetHistory(db: Queryable, name: string, before: number, most: number): Promise<number> {
  const rows = await db.query(sql('saga.forget-history')`
    delete from saga_history where (name, id, n) in (
      select h.name, h.id, h.n from saga_history h join sagas s using (name, id)
      where h.name = ${name} and h.at < ${new Date(before)} and s.updated_at < ${new Date(before)} and s.status in ('done', 'compensated')
      order by h.at limit ${most} for update of h skip locked)
    returning 1 as one`)
  return rows.length
}

/** Forgets what sagas that have ended were about; that they were, and how they ended, stays. */
export async function forgetData(db: Queryable, name: string, ids: readonly string[]): Promise<void> {
  await db.query(sql('saga.forget-data')`
    update sagas set data = '{}', answers = '{}'
    where name = ${name} and id = any(${[...ids]}) and status in ('done', 'compensated') and data::text <> '{}'`)
}
