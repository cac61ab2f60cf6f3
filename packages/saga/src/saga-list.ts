import { type Queryable, sql } from '@flotilla/postgres'
import type { SagaStatus } from './reduce.ts'
import type { Known } from './saga-store.ts'

/** A saga in a list. */
export interface SagaSummary {
  readonly id: string
  readonly version: number
  /** Whether the running code knows its version. */
  readonly known: boolean
  readonly status: SagaStatus
  readonly reason: string | null
  readonly due_at: Date | null
  readonly started_at: Date
  readonly updated_at: Date
}

/** Those that need a person first, then open ones of versions that are not known here, then the other open ones, then the rest, the newest first. */
export async function listSagas(
  db: Queryable,
  { name, versions }: Known,
  { status, limit }: { status: string | undefined; limit: number },
): Promise<SagaSummary[]> {
  return db.query(sql<SagaSummary & Record<string, unknown>>('saga.list')`
    select id, version, version = any(${[...versions]}::int[]) as known, status, reason, due_at, started_at, updated_at from saga.sagas
    where name = ${name} and (${status ?? null}::text is null or status = ${status ?? null})
    order by case when status = 'parked' then 0 when status in ('done', 'compensated') then 4 when version <> all(${[...versions]}::int[]) then 1 when status = 'compensating' then 2 else 3 end, updated_at desc, id limit ${limit}`)
}

/** How many open sagas have a version that is not known here. */
export async function countUnknown(db: Queryable, { name, versions }: Known): Promise<number> {
  const row = await db.one(sql<{ n: number }>('saga.count-unknown')`
    select count(*)::int as n from saga.sagas
    where name = ${name} and status not in ('done', 'compensated') and version <> all(${[...versions]}::int[])`)
  return row.n
}
