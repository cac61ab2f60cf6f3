import { createHash, randomBytes } from 'node:crypto'
import { endSession } from '@flotilla/identity-contract/commands'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { day, graceMs, type Identity, openIdentity } from '../../test/identity.ts'
import { oldSessions } from './index.ts'
import * as rules from './session.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

const over = { status: 401, code: 'identity.session-over' }

/** Uses a refresh token, and gives the next. */
async function next(refreshToken: string): Promise<string> {
  const response = await identity.refresh(refreshToken)
  expect(response.statusCode).toBe(200)
  return response.json().tokens.refreshToken
}

test('a session goes on from token to token, and each access token says who it is', async () => {
  const { account, tokens, email } = await identity.register()
  const second = (await identity.refresh(tokens.refreshToken)).json()
  expect(second.account).toEqual(account)
  expect(second.tokens.refreshToken).not.toBe(tokens.refreshToken)
  const claims = await identity.claims(second.tokens.accessToken)
  expect(claims).toMatchObject({ sub: account.customerId, roles: ['customer'], email, name: 'Ann Onym' })
  expect(claims.exp! as number).toBe((claims.iat as number) + 600)
  await identity.clock.advance(600_000)
  await expect(identity.claims(second.tokens.accessToken)).rejects.toThrow('exp')
  await next(second.tokens.refreshToken)
})

test('a token that is used again ends the session for everybody, and that is told once', async () => {
  const { account, tokens } = await identity.register()
  const mine = await next(tokens.refreshToken)
  await identity.clock.advance(graceMs)
  expect((await identity.refresh(tokens.refreshToken)).json()).toMatchObject(over)
  expect((await identity.refresh(mine)).json()).toMatchObject(over)
  expect((await identity.refresh(tokens.refreshToken)).json()).toMatchObject(over)
  expect(await identity.told(account.customerId)).toEqual(['account-registered', 'session-stolen'])
})

test('control: without that check the stolen token goes on', async () => {
  const judge = vi.spyOn(rules, 'judge').mockImplementation(() => 'advance')
  try {
    const { account, tokens } = await identity.register()
    await next(tokens.refreshToken)
    await identity.clock.advance(graceMs)
    expect((await identity.refresh(tokens.refreshToken)).statusCode).toBe(200)
    expect(await identity.told(account.customerId)).toEqual(['account-registered'])
  } finally {
    judge.mockRestore()
  }
})

test('two tabs that wake at once both go on; whoever uses the other one’s successor later is found out', async () => {
  const { account, tokens } = await identity.register()
  await identity.warmUp()
  const answers = await Promise.all(Array.from({ length: 8 }, () => identity.refresh(tokens.refreshToken)))
  expect(answers.map((answer) => answer.statusCode)).toEqual(Array(8).fill(200))
  const successors = answers.map((answer) => answer.json().tokens.refreshToken)
  expect(new Set(successors).size).toBe(8)
  await identity.clock.advance(graceMs)
  const mine = await next(successors[7])
  await identity.clock.advance(graceMs)
  expect((await identity.refresh(successors[0])).json()).toMatchObject(over)
  expect((await identity.refresh(mine)).json()).toMatchObject(over)
  expect(await identity.told(account.customerId)).toContain('session-stolen')
})

test('logged out it is over, also with an old token, and also when nobody knows the token', async () => {
  const { account, tokens } = await identity.register()
  const mine = await next(tokens.refreshToken)
  const left = await identity.post('/sessions/end', { refreshToken: tokens.refreshToken })
  expect([left.statusCode, left.json()]).toEqual([200, {}])
  expect((await identity.refresh(mine)).json()).toMatchObject(over)
  expect(await identity.told(account.customerId)).toEqual(['account-registered'])
  const unknown = randomBytes(32).toString('base64url')
  expect((await identity.post('/sessions/end', { refreshToken: unknown })).statusCode).toBe(200)
  expect((await identity.refresh(unknown)).json()).toMatchObject(over)
})

test('a log-out that comes as a command ends the session, and no other, however often it comes', async () => {
  const [{ tokens }, { tokens: others }] = [await identity.register(), await identity.register()]
  const mine = await next(tokens.refreshToken)
  const { messages } = identity.app
  const send = (token: string, source = 'gateway') => {
    const tokenHash = createHash('sha256').update(token).digest('base64url')
    return messages.deliver(endSession.create({ tokenHash }, { source, now: identity.clock.now() }))
  }
  expect(await send(tokens.refreshToken, 'cart'), 'control: not everybody may send it').toBe('dead')
  expect(await send('one that nobody knows')).toBe('done')
  const current = await next(mine)
  expect([await send(mine), await send(mine)]).toEqual(['done', 'done'])
  expect((await identity.refresh(current)).json()).toMatchObject(over)
  await next(others.refreshToken)
})

test('after its time it is over and forgotten, tokens too', async () => {
  const { tokens } = await identity.register()
  const second = await next(tokens.refreshToken)
  await identity.clock.advance(30 * day)
  expect((await identity.refresh(second)).json()).toMatchObject(over)
  const { tokens: fresh } = await identity.register()
  expect(await oldSessions.deleteOld(identity.db, identity.clock.now(), 100)).toBeGreaterThan(0)
  const left = await identity.db.one(sql<{ n: number }>('test.tokens')`select count(*)::int as n from refresh_tokens`)
  expect(left.n).toBe(1)
  await next(fresh.refreshToken)
})

test('refresh tokens are nowhere in the database', async () => {
  const { tokens } = await identity.register()
  const rows = await identity.db.query(sql<{ all: string }>('test.all')`
    select (select json_agg(t) from refresh_tokens t)::text || (select json_agg(i) from idempotency.keys i)::text
      || (select json_agg(o) from messaging.outbox o)::text as all`)
  expect(rows[0]!.all).toContain('Ann Onym')
  expect(rows[0]!.all).not.toContain(tokens.refreshToken)
  expect(rows[0]!.all).not.toContain(tokens.accessToken)
})
