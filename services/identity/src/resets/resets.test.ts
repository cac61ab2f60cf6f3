import { randomUUID } from 'node:crypto'
import type { Message } from '@flotilla/contract'
import { operatorHandler } from '@flotilla/kit'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Identity, openIdentity } from '../../test/identity.ts'
import { sendCode } from './send-code.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

const fresh = 'a better password'
const use = async (code: string, password = fresh) => {
  const answer = await identity.post('/resets/use', { code, password })
  return [answer.statusCode, answer.json().code].filter(Boolean).join(' ')
}
const over = '422 identity.reset-over'

/** Asks, and gives the codes that were sent to somebody so far. */
async function ask(email: string): Promise<string[]> {
  const answer = await identity.post('/resets', { email })
  expect([answer.statusCode, answer.json()]).toEqual([202, {}])
  while (await sendCode(identity)) {}
  const rows = await identity.db.query(sql<{ envelope: Message }>('test.codes')`
    select envelope from messaging.outbox where envelope ->> 'type' like '%send-reset-code%' order by xid, seq`)
  const sent = rows.map(({ envelope }) => envelope.data as { email: string; code: string })
  return sent.filter((one) => one.email === email).map(({ code }) => code)
}

test('a code sets a new password once, ends all sessions, and is told of', async () => {
  const { email, account, tokens } = await identity.register()
  const [code] = await ask(email)
  expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
  // As people type it.
  expect(await use(code!.toLowerCase().replaceAll('-', ' '))).toBe('200')
  expect(await use(code!)).toBe(over)
  expect((await identity.post('/sessions', { email, password: fresh })).statusCode).toBe(200)
  expect((await identity.post('/sessions', { email, password: 'correct horse battery' })).statusCode).toBe(401)
  expect((await identity.refresh(tokens.refreshToken)).statusCode).toBe(401)
  expect((await identity.told(account.customerId)).slice(1)).toEqual(['send-reset-code', 'password-changed'])
})

test('of two who use it at once one does', async () => {
  const { email } = await identity.register()
  const [code] = await ask(email)
  const answers = await Promise.all([use(code!), use(code!, 'another password'), use(code!)])
  expect(answers.toSorted()).toEqual(['200', over, over])
})

test('it is good for half an hour, and so long as no other was used', async () => {
  const { email } = await identity.register()
  await ask(email)
  const [first, second] = await ask(email)
  expect(await use(second!)).toBe('200')
  expect(await use(first!)).toBe(over)
  await identity.clock.advance(3_600_000)
  const late = (await ask(email)).at(-1)!
  await identity.clock.advance(1_800_000)
  expect(await use(late)).toBe(over)
  expect(await use('00000-00000-00000-00000')).toBe(over)
})

test('without an account nothing is sent, and the answer is the same; nobody’s mail box is filled', async () => {
  expect(await ask(`${randomUUID()}@example.org`)).toEqual([])
  const { email } = await identity.register()
  for (let n = 0; n < 5; n++) await ask(email)
  expect(await ask(email)).toHaveLength(3)
})

test('what was sent is not kept', async () => {
  const { email } = await identity.register()
  const [code] = await ask(email)
  const kept = await identity.db.query(sql<{ line: string }>('test.kept')`
    select r::text as line from password_resets r union all select r::text from reset_requests r`)
  for (const form of [code!, code!.replaceAll('-', '')]) expect(JSON.stringify(kept)).not.toContain(form)
})

test('what happened is written down for operators, and stays as it is', async () => {
  const { email, account } = await identity.register()
  await identity.post('/sessions', { email, password: 'wrong', address: '192.0.2.1' })
  await identity.post('/sessions', { email, password: 'correct horse battery', address: '192.0.2.1' })
  const [code] = await ask(email)
  await use(code!)
  const route = identity.app.operatorRoutes.find(({ path }) => path === '/audit')!
  const read = (query: Record<string, string>) =>
    operatorHandler(route)({ params: {}, query, body: undefined }) as Promise<{ items: Record<string, unknown>[] }>
  const { items } = await read({ customer: account.customerId })
  expect(items.map(({ kind, address }) => [kind, address])).toEqual([
    ['password-reset', null],
    ['reset-asked', null],
    ['logged-in', '192.0.2.1'],
    ['log-in-refused', '192.0.2.1'],
    ['registered', null],
  ])
  expect((await read({ customer: account.customerId, before: items[3]!.id as string })).items).toHaveLength(1)
  await expect(read({ before: 'x' })).rejects.toMatchObject({ kind: { status: 400 } })
  const change = identity.db.query(sql('test.change')`update security_events set kind = 'registered'`)
  await expect(change).rejects.toThrow(/kept as they are/)
  await identity.db.query(sql('test.age')`
    insert into security_events (at, kind) values (now() - interval '91 days', 'registered'), (now() - interval '1 day', 'registered')`)
  const forget = (than: string) =>
    identity.db.query(
      sql(
        'test.forget',
      )`delete from security_events where at < now() - ${than}::interval and at > now() - interval '92 days'`,
    )
  await forget('90 days')
  await expect(forget('1 hour')).rejects.toThrow(/kept as they are/)
})

test('what happened is read newest first: the tenth after the ninth, though not as text', async () => {
  await identity.db.query(sql('test.many')`
    insert into security_events (at, kind, customer_id) select now(), 'logged-in', 'busy' from generate_series(1, 120)`)
  const route = identity.app.operatorRoutes.find(({ path }) => path === '/audit')!
  const read = async (query: Record<string, string>) => {
    const answer = await route.handle({ params: {}, query: { customer: 'busy', ...query }, body: undefined })
    return (answer as { items: { id: string }[] }).items.map(({ id }) => Number(id))
  }
  const page = await read({})
  const rest = await read({ before: String(page.at(-1)) })
  expect([page.length, rest.length]).toEqual([100, 20])
  expect([...page, ...rest]).toEqual([...page, ...rest].toSorted((a, b) => b - a))
})
