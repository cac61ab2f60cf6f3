import { days } from '@flotilla/clock'
import { type Queryable, sql } from '@flotilla/postgres'
import { oldRows } from '@flotilla/worker'

/** For so long a request can be repeated and gets the same answer: at the edge and in the services behind it. */
const keepMs = days(7)

/** The keys of `once`. */
export const oldKeys = oldRows({
  name: 'idempotency keys',
  table: 'idempotency.keys',
  key: 'scope, key',
  since: 'created_at',
  keepMs,
})

/** The keys of `onceAcross`. */
export const oldClaims = oldRows({
  name: 'idempotency claims',
  table: 'idempotency.claims',
  key: 'scope, key',
  since: 'claimed_at',
  keepMs,
})

/** The keys of `once` that one person used: their scope ends with who it was. */
export async function forgetKeysOf(db: Queryable, person: string): Promise<void> {
  await db.query(sql('idempotency.forget-keys-of')`
    delete from idempotency.keys where right(scope, ${person.length + 1}::int) = ${` ${person}`}`)
}

/** The same of `onceAcross`. */
export async function forgetClaimsOf(db: Queryable, person: string): Promise<void> {
  await db.query(sql('idempotency.forget-claims-of')`
    delete from idempotency.claims where right(scope, ${person.length + 1}::int) = ${` ${person}`}`)
}
