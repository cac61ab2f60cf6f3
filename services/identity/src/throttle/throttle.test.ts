import { randomUUID } from 'node:crypto'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, type Identity, openIdentity } from '../../test/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

const password = 'correct horse battery'
const logIn = async (email: string, address: string, given = password) => {
  const answer = await identity.post('/sessions', { email, password: given, address })
  return [answer.statusCode, answer.headers['retry-after']].filter(Boolean).join(' ')
}
const fail = async (email: string, times: number, address: string) => {
  for (let n = 0; n < times; n++) expect(await logIn(email, address, 'wrong')).toBe('401')
}

test('who guesses from one place waits there, even with the right password; the owner elsewhere does not', async () => {
  const { email } = await identity.register()
  await fail(email, 5, '192.0.2.1')
  expect(await logIn(email, '192.0.2.1', 'wrong')).toBe('429 1')
  expect(await logIn(email.toUpperCase(), '192.0.2.1')).toBe('429 1')
  expect(await logIn(email, '192.0.2.2')).toBe('200')
  await identity.clock.advance(1_000)
  expect(await logIn(email, '192.0.2.1')).toBe('200')
  // It was the right one: what was before is forgiven.
  await fail(email, 5, '192.0.2.1')
})

test('an address without an account is treated alike', async () => {
  const email = `${randomUUID()}@example.org`
  await fail(email, 5, '192.0.2.1')
  expect(await logIn(email, '192.0.2.1', 'wrong')).toBe('429 1')
})

test('a hundred places that guess lock nobody out who has been here before', async () => {
  const { email } = await identity.register()
  expect(await logIn(email, '198.51.100.7')).toBe('200')
  for (let n = 0; n < 20; n++) await fail(email, 5, `203.0.113.${n}`)
  expect(await logIn(email, '192.0.2.9', 'wrong')).toBe('429 60')
  expect(await logIn(email, '198.51.100.7')).toBe('200')
})

test('who guesses from all of a /64 guesses from one place; control: another /64 is another', async () => {
  const { email } = await identity.register()
  for (let n = 1; n <= 5; n++) await fail(email, 1, `2001:db8:1:2::${n}`)
  expect(await logIn(email, '2001:0db8:0001:0002:ffff::6', 'wrong')).toBe('429 1')
  await fail(email, 1, '2001:db8:1:3::1')
})

test('an owner is known in all of a /64; control: not in another', async () => {
  const { email } = await identity.register()
  expect(await logIn(email, '2001:db8:1:4::1')).toBe('200')
  for (let n = 0; n < 20; n++) await fail(email, 5, `203.0.113.${n}`)
  expect(await logIn(email, '2001:db8:1:4:abcd::9')).toBe('200')
  expect(await logIn(email, '2001:db8:1:5::9')).toBe('429 60')
})

test('one who guesses below a hundred an hour is stopped at two hundred a day; the owner is not, and the next day it is over', async () => {
  const { email } = await identity.register()
  expect(await logIn(email, '198.51.100.7')).toBe('200')
  for (let hour = 0; hour < 4; hour++) {
    for (let n = 0; n < 10; n++) await fail(email, 5, `203.0.113.${hour * 10 + n}`)
    await identity.clock.advance(2 * 3_600_000)
  }
  expect(await logIn(email, '192.0.2.9')).toBe('429 3600')
  expect(await logIn(email, '198.51.100.7')).toBe('200')
  await identity.clock.advance(day)
  expect(await logIn(email, '192.0.2.9')).toBe('200')
})

test('a place from which the version before saw the owner log in is known', async () => {
  const { email, account } = await identity.register()
  await identity.db.query(sql('test.old-log-in')`
    insert into security_events (at, kind, customer_id, address)
    values (${new Date(identity.clock.now())}, 'logged-in', ${account.customerId}, '2001:db8:9::1')`)
  for (let n = 0; n < 20; n++) await fail(email, 5, `203.0.113.${n}`)
  expect(await logIn(email, '2001:db8:9::1')).toBe('200')
})

test('many tries at once are counted one by one', async () => {
  const { email } = await identity.register()
  const answers = await Promise.all(Array.from({ length: 20 }, () => logIn(email, '192.0.2.1', 'wrong')))
  expect(answers.filter((answer) => answer === '401')).toHaveLength(5)
})
