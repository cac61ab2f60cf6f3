import { randomUUID } from 'node:crypto'
import { Problem, problems } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import { beyondDeadline } from '@flotilla/deadline'
import { type Database, type Queryable, sql } from '@flotilla/postgres'
import { fingerprintOf } from './fingerprint.ts'
import type { Answer, KeyedRequest } from './once.ts'

/** How often a claim is renewed while the call takes, and how old one is that nobody renews any more, in ms of the database's clock. */
const renewMs = 500
const claimMs = 2_000

/**
 * `once` where the work is a call to another service, for which no transaction may wait: the key is claimed, the call made, the answer kept. A failed call gives the key
 * back, and it may be tried again. A process that dies in between leaves a claim behind that the next try takes over after 2 s. It may do so while the first call is still
 * under way, where a process stood still: so the service behind must know the same key.
 */
export async function onceAcross<T>(
  db: Database,
  request: Omit<KeyedRequest, 'now'>,
  work: () => Promise<Answer<T>>,
): Promise<Answer<T> & { readonly replayed: boolean }> {
  const { scope, key } = request
  const claim = randomUUID()
  if (!(await claimKey(db, request, claim))) {
    const known = await find<T>(db, request)
    if (known) return { ...known, replayed: true }
    throw new Problem(problems.conflict, 'The first request with this Idempotency-Key is still running', {
      retryAfter: 1,
    })
  }
  crashPoint('idempotency.after-claim')
  const renewal = setInterval(() => {
    const renewed = beyondDeadline(() =>
      db.query(sql('idempotency.renew')`
        update idempotency.claims set claimed_at = clock_timestamp() where scope = ${scope} and key = ${key} and claim = ${claim}`),
    )
    // A database that is away renews nothing, and lets nobody take over.
    renewed.catch(() => {})
  }, renewMs)
  const answer = await work()
    .catch(async (error: Error) => {
      await beyondDeadline(() =>
        db.query(sql('idempotency.give-back')`
          delete from idempotency.claims where scope = ${scope} and key = ${key} and claim = ${claim}`),
      )
      throw error
    })
    .finally(() => clearInterval(renewal))
  crashPoint('idempotency.before-answer')
  await beyondDeadline(() =>
    db.query(sql('idempotency.keep-answer')`
      update idempotency.claims set status = ${answer.status}, body = ${JSON.stringify(answer.body ?? null)}
      where scope = ${scope} and key = ${key} and claim = ${claim}`),
  )
  crashPoint('idempotency.after-answer')
  return { ...answer, replayed: false }
}

async function claimKey(
  db: Queryable,
  { scope, key, fingerprint }: Omit<KeyedRequest, 'now'>,
  claim: string,
): Promise<boolean> {
  const row = await db.maybe(sql('idempotency.claim')`
    insert into idempotency.claims as known (scope, key, fingerprint, claimed_at, claim)
    values (${scope}, ${key}, ${fingerprintOf(fingerprint)}, clock_timestamp(), ${claim})
    on conflict (scope, key) do update set claimed_at = excluded.claimed_at, claim = excluded.claim
    where known.status is null and known.claimed_at < clock_timestamp() - ${claimMs}::int * interval '1 ms' and known.fingerprint = excluded.fingerprint
    returning 1 as one`)
  return row !== undefined
}

async function find<T>(
  db: Queryable,
  { scope, key, fingerprint }: Omit<KeyedRequest, 'now'>,
): Promise<Answer<T> | undefined> {
  const known = await db.maybe(sql<{ fingerprint: Buffer; status: number | null; body: T }>('idempotency.find-claim')`
    select fingerprint, status, body from idempotency.claims where scope = ${scope} and key = ${key}`)
  if (known && !known.fingerprint.equals(fingerprintOf(fingerprint))) throw new Problem(problems.keyReused)
  return known?.status ? { status: known.status, body: known.body } : undefined
}
