import { randomUUID } from 'node:crypto'
import { headers as names } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Identity, openIdentity } from '../../test/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

const password = 'correct horse battery'
const erase = async (id: string, payload: object) =>
  identity.app.inject({ method: 'POST', url: '/account/erase', headers: await identity.asPerson(id), payload })
const look = async (id: string) => identity.app.inject({ url: '/account', headers: await identity.asPerson(id) })

test('the owner sees the account and what happened to it', async () => {
  const { email, account } = await identity.register()
  await identity.post('/sessions', { email, password, address: '192.0.2.7' })
  const { statusCode, body } = await look(account.customerId)
  expect([statusCode, JSON.parse(body)]).toEqual([
    200,
    {
      account,
      events: [
        { at: expect.any(String), kind: 'logged-in', address: '192.0.2.7' },
        { at: expect.any(String), kind: 'registered' },
      ],
    },
  ])
})

test('with the password the account goes, with all that hangs on it, and the others are told', async () => {
  const { email, account, tokens } = await identity.register(`${randomUUID()}@example.org`)
  const id = account.customerId
  await identity.post('/resets', { email })
  for (const payload of [{}, { password: 'wrong horse battery' }])
    expect((await erase(id, payload)).json().code).toBe('identity.refused')
  expect((await look(id)).statusCode).toBe(200)
  expect((await erase(id, { password })).statusCode).toBe(200)

  expect((await look(id)).statusCode).toBe(404)
  expect((await identity.refresh(tokens.refreshToken)).json().code).toBe('identity.session-over')
  expect((await identity.post('/sessions', { email, password })).json().code).toBe('identity.refused')
  expect((await identity.told(id)).at(-1)).toBe('customer-erased')
  for (const table of ['accounts', 'sessions', 'reset_requests', 'idempotency.keys']) {
    const text = `select t::text as line from ${table} t`
    const rows = await identity.db.query<{ line: string }>({ name: `test.rows.${table}`, text, values: [] })
    expect(rows.filter(({ line }) => line.includes(email) || line.includes(id))).toEqual([])
  }
  // What a security officer may want to know stays for its year; it names nobody any more.
  const kept = sql<{ kind: string }>(
    'test.kept',
  )`select kind from security_events where customer_id = ${id} order by id`
  expect((await identity.db.query(kept)).at(-1)).toEqual({ kind: 'erased' })
  expect((await identity.post('/accounts', { email, password, name: 'Ann again' })).statusCode).toBe(201)
})

test('passwords are guessed here as slowly as at a log-in', async () => {
  const { account } = await identity.register()
  const codes: number[] = []
  for (let n = 0; n < 7; n++)
    codes.push((await erase(account.customerId, { password: 'guess', address: '::1' })).statusCode)
  expect(codes.slice(-1)).toEqual([429])
})

test('a guest has no password, and is forgotten without', async () => {
  const id = `guest-${randomUUID()}`
  expect((await erase(id, {})).statusCode).toBe(200)
  expect(await identity.told(id)).toEqual(['customer-erased'])
  expect((await identity.app.inject({ url: '/account', headers: { [names.userToken]: 'x' } })).statusCode).toBe(401)
})
