import { randomBytes } from 'node:crypto'
import { withinDeadline } from '@flotilla/deadline'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { day, type Identity, openIdentity } from '../../test/identity.ts'
import { openSeal } from './seal.ts'
import { openSigningKeys } from './signing-keys.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

/** Holds the keys' table until the returned function is called, or the test ends. */
async function holdKeys(): Promise<() => Promise<void>> {
  const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holding = identity.db.tx(async (tx) => {
    await tx.query(sql('test.hold-keys')`lock table signing_keys in access exclusive mode`)
    held.resolve()
    await over.promise
  })
  await held.promise
  const release = () => {
    over.resolve()
    return holding
  }
  onTestFinished(release)
  return release
}

const waiting = async () => {
  const { n } = await identity.db.one(sql<{ n: number }>('test.waiting-for-keys')`
    select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
  return n
}

test('who leaves while the keys are loaded leaves alone: the others get them', async () => {
  const { db, clock } = identity
  const seal = openSeal({ d: randomBytes(32).toString('base64url') })
  const keys = openSigningKeys({ db, clock, seal, policy: { lifetimeMs: 7 * day, afterlifeMs: 660_000 } })
  const release = await holdKeys()
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()]
  const asked = [first, second, third].map((deadline) =>
    withinDeadline(deadline, async () => {
      const known = await keys.all()
      // What a handler does next is its own again.
      await db.query(sql('test.after-keys')`select 1`)
      return known.length
    }).catch((error: Error) => error.message),
  )
  await expect.poll(waiting).toBe(1)
  first.abort(new Error('the first has left'))
  second.abort(new Error('the second has left'))
  expect(await Promise.all(asked.slice(0, 2))).toEqual(['the first has left', 'the second has left'])
  expect(await waiting()).toBe(1)
  await release()
  expect(await asked[2]).toBe(2)
})
