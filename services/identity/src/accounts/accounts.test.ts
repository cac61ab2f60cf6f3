import { randomUUID } from 'node:crypto'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Identity, openIdentity, weak } from '../../test/identity.ts'
import { openPasswords } from '../passwords/passwords.ts'
import { endSessionsOf } from '../sessions/end-sessions.ts'
import { ensureStaff } from './ensure-staff.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

const password = 'correct horse battery'
const logIn = (email: string, given = password) => identity.post('/sessions', { email, password: given })
const hashOf = async (email: string) =>
  (
    await identity.db.one(
      sql<{ hash: string }>('test.hash')`select password_hash as hash from accounts where email = ${email}`,
    )
  ).hash

test('who registers is told of, has a session, and can log in, in whatever case the address is written', async () => {
  const { email, account, tokens } = await identity.register(`Ann.${randomUUID()}@Example.org`)
  expect(account).toEqual({ customerId: expect.any(String), email, name: 'Ann Onym', roles: ['customer'] })
  expect(account.customerId).toMatch(/^customer-[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(tokens.expiresIn).toBe(600)
  const answer = (await logIn(email.toUpperCase())).json()
  expect(answer.account).toEqual(account)
  expect(answer.tokens.refreshToken).not.toBe(tokens.refreshToken)
  expect(await identity.told(account.customerId)).toEqual(['account-registered'])
})

test('an address has one account, however many ask at once', async () => {
  const email = `${randomUUID()}@example.org`
  const body = (n: number) => ({ email: n % 2 ? email : email.toUpperCase(), password, name: 'Bob' })
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => identity.post('/accounts', body(n))))
  expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([201, ...Array(9).fill(409)])
  const taken = answers.find((answer) => answer.statusCode === 409)!
  expect(taken.json().code).toBe('identity.email-taken')
})

test('registering again under the key is the same account and another session; with another password it is refused', async () => {
  const [key, body] = [randomUUID(), { email: `${randomUUID()}@example.org`, password, name: 'Cid' }]
  const first = (await identity.post('/accounts', body, { key })).json()
  const again = (await identity.post('/accounts', body, { key })).json()
  expect(again.account).toEqual(first.account)
  expect(again.tokens.refreshToken).not.toBe(first.tokens.refreshToken)
  for (const change of [{ password: 'another password' }, { name: 'Eve' }]) {
    const other = await identity.post('/accounts', { ...body, ...change }, { key })
    expect(other.json()).toMatchObject({ status: 422, code: 'request.key-reused' })
  }
  expect(await identity.told(first.account.customerId)).toHaveLength(1)
})

test('an unknown address and a wrong password get the same answer', async () => {
  const { email } = await identity.register()
  const [wrong, unknown] = [await logIn(email, 'wrong'), await logIn(`${randomUUID()}@example.org`)]
  const { instance: _, ...document } = wrong.json()
  expect(document).toMatchObject({ status: 401, code: 'identity.refused' })
  expect(unknown.json()).toMatchObject(document)
})

test('a hash with yesterday’s parameters is made anew at the log-in, and only with the right password', async () => {
  const { email } = await identity.register()
  const old = await openPasswords({ ...weak, memory: 32 }).hash(password)
  await identity.db.query(sql('test.old-hash')`update accounts set password_hash = ${old} where email = ${email}`)
  await logIn(email, 'wrong')
  expect(await hashOf(email)).toBe(old)
  expect((await logIn(email)).statusCode).toBe(200)
  expect(await hashOf(email)).toContain('$argon2id$v=19$m=64,t=1,p=1$')
  expect((await logIn(email)).statusCode).toBe(200)
})

test('staff are made at the start; who had the address before loses password and sessions', async () => {
  const outside = { db: identity.db, clock: identity.clock, passwords: openPasswords(weak) }
  const squatter = await identity.register('Staff@flotilla.test')
  const staff = { email: 'staff@flotilla.test', password: 'from the file, once' }
  await Promise.all([ensureStaff(outside, staff, endSessionsOf), ensureStaff(outside, staff, endSessionsOf)])
  expect((await logIn(staff.email)).statusCode).toBe(401)
  expect((await identity.refresh(squatter.tokens.refreshToken)).statusCode).toBe(401)
  const { account, tokens } = (await logIn(staff.email, staff.password)).json()
  expect(account.roles).toEqual(['customer', 'staff'])
  expect((await identity.claims(tokens.accessToken)).roles).toEqual(['customer', 'staff'])
  // The next start changes nothing.
  await ensureStaff(outside, staff, endSessionsOf)
  expect((await identity.refresh(tokens.refreshToken)).statusCode).toBe(200)
  const fresh = { email: 'boss@flotilla.test', password: 'another one, long' }
  await ensureStaff(outside, fresh, endSessionsOf)
  expect((await logIn(fresh.email, fresh.password)).json().account.roles).toContain('staff')
})
