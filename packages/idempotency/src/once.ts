import { Problem, problems } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import { type Database, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { fingerprintOf } from './fingerprint.ts'

export interface Answer<T> {
  readonly status: number
  readonly body: T
}

/** A request under an Idempotency-Key. */
export interface KeyedRequest {
  /** The caller's Idempotency-Key. */
  readonly key: string
  /** Operation and principal. */
  readonly scope: string
  /** What makes requests different: params and body. */
  readonly fingerprint: unknown
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Does `work` once for a key: its effect, the key and its answer commit together. The same request gets the same answer again (`replayed`); another request
 * under the same key is Problem `keyReused`; while the first is running, `conflict` with a Retry-After. When `work` rejects nothing stays, and it may be tried again.
 */
export async function once<T>(
  db: Database,
  request: KeyedRequest,
  work: (tx: Transaction) => Promise<Answer<T>>,
): Promise<Answer<T> & { readonly replayed: boolean }> {
  const { key, scope, now } = request
  return db.tx(async (tx) => {
    // A lock, not a row: it goes away with the transaction, so a process that dies leaves no key «running» behind.
    if (!(await lock(tx, scope, key)))
      throw new Problem(problems.conflict, 'The first request with this Idempotency-Key is still running', {
        retryAfter: 1,
      })
    const known = await recall<T>(tx, request)
    if (known) return { ...known, replayed: true }
    const { status, body } = await work(tx)
    await tx.query(sql('idempotency.keep')`
      insert into idempotency.keys (scope, key, fingerprint, status, body, created_at)
      values (${scope}, ${key}, ${fingerprintOf(request.fingerprint)}, ${status}, ${JSON.stringify(body ?? null)}, ${new Date(now)})`)
    crashPoint('idempotency.after-keep')
    return { status, body, replayed: false }
  })
}

/** The answer that was given before, if any: to be asked first where the work needs calls that are made outside the transaction. Throws `keyReused`. */
export async function recall<T>(
  db: Queryable,
  { key, scope, fingerprint }: KeyedRequest,
): Promise<Answer<T> | undefined> {
  const known = await db.maybe(sql<{ fingerprint: Buffer; status: number; body: T }>('idempotency.find')`
    select fingerprint, status, body from idempotency.keys where scope = ${scope} and key = ${key}`)
  if (!known) return undefined
  if (!known.fingerprint.equals(fingerprintOf(fingerprint))) throw new Problem(problems.keyReused)
  return { status: known.status, body: known.body }
}

async function lock(tx: Transaction, scope: string, key: string): Promise<boolean> {
  const { locked } = await tx.one(sql<{ locked: boolean }>('idempotency.lock')`
    select pg_try_advisory_xact_lock(hashtextextended(jsonb_build_array(${scope}::text, ${key}::text)::text, 0)) as locked`)
  return locked
}
