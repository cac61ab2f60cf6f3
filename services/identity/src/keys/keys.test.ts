import { randomBytes } from 'node:crypto'
import { sql } from '@flotilla/postgres'
import fc from 'fast-check'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, type Identity, openIdentity } from '../../test/identity.ts'
import { openSeal } from './seal.ts'
import { currentOf, type KeyTimes, plan } from './signing-key.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

const kids = async () => (await identity.jwks()).keys.map(({ kid }) => kid!)
const token = async () => (await identity.register()).tokens.accessToken as string

test('keys rotate by themselves; the next is published before it signs, the old one until its tokens are dead', async () => {
  const before = await kids()
  expect(before).toHaveLength(2)
  const first = decodeProtectedHeader(await token()).kid!
  const next = before.find((kid) => kid !== first)!
  await identity.clock.advance(7 * day - 1)
  const last = await token()
  expect(decodeProtectedHeader(last).kid).toBe(first)
  await identity.clock.advance(1)
  expect(decodeProtectedHeader(await token()).kid).toBe(next)
  expect(await kids()).toEqual(expect.arrayContaining([first, next]))
  expect(await kids()).toHaveLength(3)
  await identity.clock.advance(598_000)
  expect(await identity.claims(last)).toMatchObject({ iss: 'identity' })
  await identity.clock.advance(61_999)
  expect(await kids()).toContain(first)
  await identity.clock.advance(1)
  expect(await kids()).toHaveLength(2)
  expect(await kids()).not.toContain(first)
})

test('replicas that all find something due make one key', async () => {
  await identity.clock.advance(7 * day - 660_000)
  const apps = await Promise.all([1, 2, 3, 4, 5].map(() => identity.replica()))
  await identity.warmUp()
  const sets = await Promise.all(apps.map((app) => identity.jwks(app)))
  const names = sets.map(({ keys }) =>
    keys
      .map(({ kid }) => kid)
      .toSorted()
      .join(),
  )
  expect(new Set(names).size).toBe(1)
  expect(sets[0]!.keys).toHaveLength(3)
})

test('only public halves are published, and the private ones lie sealed', async () => {
  const { keys } = await identity.jwks()
  for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  const rows = await identity.db.query(sql<{ sealed: Buffer }>('test.sealed')`select sealed from signing_keys`)
  // The DER of an Ed25519 private key begins like this.
  for (const { sealed } of rows) expect(sealed.includes(Buffer.from('302e020100300506032b6570', 'hex'))).toBe(false)
})

test('a replica with another key of its own cannot open them, and signs with one that it made', async () => {
  const stranger = await identity.replica({ seal: openSeal({ d: randomBytes(32).toString('base64url') }) })
  const body = { email: 'stranger@example.org', password: 'correct horse battery', name: 'S' }
  const { tokens } = (await identity.post('/accounts', body, { app: stranger })).json()
  const { kid } = decodeProtectedHeader(tokens.accessToken)
  expect((await identity.jwks(stranger)).keys.map((key) => key.kid)).toContain(kid)
})

test('what is sealed opens with the same key, for the same thing, unchanged; and else not', () => {
  const [key, other] = [{ d: randomBytes(32).toString('base64url') }, { d: randomBytes(32).toString('base64url') }]
  const sealed = openSeal(key).encrypt(Buffer.from('secret'), 'a')
  expect(openSeal(key).decrypt(sealed, 'a')?.toString()).toBe('secret')
  expect(openSeal(key).decrypt(sealed, 'b')).toBeUndefined()
  expect(openSeal(other).decrypt(sealed, 'a')).toBeUndefined()
  for (const at of [0, 13, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    expect(openSeal(key).decrypt(changed, 'a')).toBeUndefined()
  }
  expect(openSeal(key).decrypt(Buffer.from('short'), 'a')).toBeUndefined()
})

test('whenever somebody looks: one signs, the next was published before, and no key whose token may live is gone', () => {
  const policy = { lifetimeMs: 1_000, afterlifeMs: 60 }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 30 }), (steps) => {
      let [now, keys]: [number, KeyTimes[]] = [0, []]
      const published = new Map<string, number>()
      const signed = new Map<string, number>()
      for (const step of steps) {
        now += step
        const { make, drop } = plan(keys, now, policy)
        for (const kid of drop) if ((signed.get(kid) ?? -100) + 60 > now) throw new Error('a token outlived its key')
        keys = keys.filter(({ kid }) => !drop.includes(kid))
        keys.push(...make.map((signsFrom, i) => ({ kid: `${now}.${i}`, signsFrom, usable: true })))
        for (const { kid } of keys) if (!published.has(kid)) published.set(kid, now)
        expect(plan(keys, now, policy)).toEqual({ make: [], drop: [] })
        const current = currentOf(keys, now)!
        signed.set(current.kid, now)
        if (published.size > 2) expect(published.get(current.kid)).toBeLessThan(now)
        expect(keys.some(({ signsFrom }) => signsFrom > now)).toBe(true)
      }
    }),
  )
})
