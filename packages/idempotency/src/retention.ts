import { type Queryable, sql } from '@flotilla/postgres'
import { type Chore, days } from '@flotilla/tidy'

/** For as long a request may be repeated and gets the same answer. The edge and the services behind it remember equally long. */
const keepMs = days(7)

/** The keys of `once`. */
export const oldKeys: Chore = {
  name: 'idempotency keys',
  keepMs,
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('idempotency.forget-keys')`
      delete from idempotency.keys where (scope, key) in (
        select scope, key from idempotency.keys where created_at < ${new Date(before)} order by created_at limit ${most} for update skip locked)
      returning 1 as one`)
    return rows.length
  },
}

/** The keys of `onceAcross`. */
export const oldClaims: Chore = {
  name: 'idempotency claims',
  keepMs,
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('idempotency.forget-claims')`
      delete from idempotency.claims where (scope, key) in (
        select scope, key from idempotency.claims where claimed_at < ${new Date(before)} order by claimed_at limit ${most} for update skip locked)
      returning 1 as one`)
    return rows.length
  },
}

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
