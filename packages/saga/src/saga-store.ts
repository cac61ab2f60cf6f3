import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { SagaProgress } from './progress.ts'
import type { SagaState, SagaStatus } from './reduce.ts'

/** A saga as it is stored. */
export interface SagaRecord<Data = unknown> {
  readonly id: string
  readonly version: number
  readonly status: SagaStatus
  /** Null where code from before versions wrote last: `state` says it then, by the index in version 1. */
  readonly progress: SagaProgress | null
  readonly state: SagaState | null
  readonly data: Data
  readonly answers: Readonly<Record<string, unknown>>
  readonly reason: string | null
  readonly due_at: Date | null
  readonly traceparent: string | null
  readonly started_at: Date
}

/** The versions of a saga that the running code knows. */
export interface Known {
  readonly name: string
  readonly versions: readonly number[]
}

/** A saga and where it stands, by the names of its steps and by their index. */
export interface Standing {
  readonly name: string
  readonly id: string
  readonly version: number
  readonly progress: SagaProgress
  readonly state: SagaState
}

/** False when there is such a saga already. */
export async function insertSaga(
  tx: Transaction,
  saga: Standing & { data: unknown; traceparent: string | undefined; now: number },
): Promise<boolean> {
  const { name, id, version, progress, state, data, traceparent, now } = saga
  const row = await tx.maybe(sql('saga.insert')`
    insert into saga.sagas (name, id, version, status, progress, state, data, answers, traceparent, started_at, updated_at)
    values (${name}, ${id}, ${version}, ${state.status}, ${JSON.stringify(progress)}, ${stateFor(version, state)}, ${JSON.stringify(data)}, '{}', ${traceparent ?? null}, ${new Date(now)}, ${new Date(now)})
    on conflict do nothing returning id`)
  return row !== undefined
}

export async function lockSaga(tx: Transaction, name: string, id: string): Promise<SagaRecord | undefined> {
  return tx.maybe(sql<SagaRecord & Record<string, unknown>>('saga.lock')`
    select id, version, status, progress, state, data, answers, reason, due_at, traceparent, started_at
    from saga.sagas where name = ${name} and id = ${id} for update`)
}

/** The saga of these versions whose time-out is most overdue; one that another replica works on is left to it. */
export async function lockDueSaga(
  tx: Transaction,
  { name, versions }: Known,
  now: number,
): Promise<SagaRecord | undefined> {
  return tx.maybe(sql<SagaRecord & Record<string, unknown>>('saga.lock-due')`
    select id, version, status, progress, state, data, answers, reason, due_at, traceparent, started_at
    from saga.sagas where name = ${name} and due_at <= ${new Date(now)} and version = any(${[...versions]}::int[]) order by due_at limit 1 for update skip locked`)
}

export async function updateSaga(
  tx: Transaction,
  saga: Standing & { answers: object; due: number | null; now: number },
): Promise<void> {
  const { name, id, version, progress, state, answers, due, now } = saga
  await tx.query(sql('saga.update')`
    update saga.sagas set status = ${state.status}, progress = ${JSON.stringify(progress)}, state = ${stateFor(version, state)}, answers = ${JSON.stringify(answers)},
      reason = ${state.reason ?? null}, due_at = ${due === null ? null : new Date(due)}, updated_at = ${new Date(now)}
    where name = ${name} and id = ${id}`)
}

/** By index, for code from before versions: it knows version 1, and must fail on any other. */
const stateFor = (version: number, state: SagaState): string => JSON.stringify(version === 1 ? state : null)

export async function findSaga(db: Queryable, name: string, id: string): Promise<SagaRecord | undefined> {
  return db.maybe(sql<SagaRecord & Record<string, unknown>>('saga.find')`
    select id, version, status, progress, state, data, answers, reason, due_at, traceparent, started_at from saga.sagas where name = ${name} and id = ${id}`)
}

export async function nextDueSaga(db: Queryable, { name, versions }: Known): Promise<number | undefined> {
  const row = await db.one(sql<{ due: Date | null }>('saga.next-due')`
    select min(due_at) as due from saga.sagas
    where name = ${name} and due_at is not null and version = any(${[...versions]}::int[])`)
  return row.due?.getTime()
}

export async function postponeSaga(db: Queryable, name: string, id: string, due: number): Promise<void> {
  await db.query(sql('saga.postpone')`
    update saga.sagas set due_at = ${new Date(due)} where name = ${name} and id = ${id} and due_at is not null`)
}

/** Forgets what sagas that have ended were about; that they were, and how they ended, stays. */
export async function forgetData(db: Queryable, name: string, ids: readonly string[]): Promise<void> {
  await db.query(sql('saga.forget-data')`
    update saga.sagas set data = '{}', answers = '{}'
    where name = ${name} and id = any(${[...ids]}) and status in ('done', 'compensated') and data::text <> '{}'`)
}
