import { createHash } from 'node:crypto'
import { type Clock, days } from '@flotilla/clock'
import { Problem, problems } from '@flotilla/contract'
import type { Database, Queryable } from '@flotilla/postgres'
import { oldRows } from '@flotilla/worker'
import { emailKey } from '../accounts/account.ts'
import { accountOf } from '../accounts/account-of.ts'
import { isKnownAt } from '../audit/note.ts'
import { placeOf } from '../audit/place.ts'
import { waitMs } from './attempt.ts'
import { countAttempt, findAttempts, forgiveAll, forgiveAt, lockAttempts } from './attempt-store.ts'

const hourMs = 3_600_000
export const oldAttempts = oldRows({
  name: 'attempts to log in',
  table: 'log_in_failures',
  key: 'account, address',
  since: 'last_at',
  // The longest that `waitMs` looks back.
  keepMs: days(1),
})

/** Counts an attempt before it is looked at. Throws 429 when it comes too early, with the same words and work for an address that has no account. */
export async function beginAttempt(
  { db, clock }: { db: Database; clock: Clock },
  { email, address }: { email: string; address: string },
): Promise<void> {
  const [account, place, now] = [keyOf(email), placeOf(address), clock.now()]
  const wait = await db.tx(async (tx) => {
    await lockAttempts(tx, account)
    const found = await findAttempts(tx, account, place, { hourAgo: now - hourMs, dayAgo: now - days(1) })
    const owner = await accountOf(tx, email)
    const isKnownHere = await isKnownAt(tx, owner?.customerId ?? 'nobody', address)
    const left = waitMs({ ...found, isKnownHere }, now)
    if (left === 0) await countAttempt(tx, account, place, now)
    return left
  })
  if (wait > 0)
    throw new Problem(problems.tooMany, 'Too many attempts from here', { retryAfter: Math.ceil(wait / 1_000) })
}

/** It was the right password. */
export async function forgive(db: Queryable, email: string, address: string): Promise<void> {
  await forgiveAt(db, keyOf(email), placeOf(address))
}

/** Somebody has shown to be the owner in another way. */
export async function forgiveEverywhere(db: Queryable, email: string): Promise<void> {
  await forgiveAll(db, keyOf(email))
}

const keyOf = (email: string) => createHash('sha256').update(emailKey(email)).digest()
