import { createHash } from 'node:crypto'
import type { Message } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Edge, openEdge } from '../../test/edge.ts'

let edge: Edge
beforeEach(async () => {
  edge = await openEdge()
  onTestFinished(() => edge.close())
})

const ann = { email: 'ann@example.org', password: 'correct horse' }
type Browser = ReturnType<Edge['browser']>
const start = (browser: Browser) => browser.ask('POST', '/api/session')
const enter = (browser: Browser) => browser.ask('POST', '/api/session/log-in', { payload: ann })
const leave = (browser: Browser) => browser.ask('POST', '/api/session/log-out')
const cookies = ({ jar }: Browser) => [...jar.keys()].toSorted()

/** Lets `name` hang until the test ends. */
function hangs(name: 'cartOpen' | 'logOutOpen'): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  edge.behaviour[name] = promise
  onTestFinished(() => resolve())
}

const outbox = async () =>
  (await edge.db.query(sql<{ envelope: Message }>('test.outbox')`select envelope from messaging.outbox`)).map(
    ({ envelope: { type, data } }) => ({ type, data }),
  )
const command = (token: string) => ({
  type: 'identity.command.end-session.v1',
  data: { tokenHash: createHash('sha256').update(token).digest('base64url') },
})

test('while cart hangs, who logs in, signs up or comes back is answered with cookies, and stays known as a guest', async () => {
  const all = ['__Host-flotilla_access', '__Host-flotilla_session', '__Secure-flotilla_refresh']
  hangs('cartOpen')
  const [browser, other] = [edge.browser(), edge.browser()]
  await Promise.all([start(browser), start(other)])
  const payload = { ...ann, name: 'Ann' }
  const key = { 'idempotency-key': 'k' }
  const made = other.ask('POST', '/api/session/sign-up', { payload, headers: key })
  const answers = [await enter(browser), await start(browser), await made]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  expect([cookies(browser), cookies(other)]).toEqual([all, all])
  edge.behaviour.cartOpen = Promise.resolve()
  expect((await start(browser)).json()).toMatchObject({ customerId: 'customer-ann' })
  expect(cookies(browser)).not.toContain('__Host-flotilla_session')
})

test('while identity hangs or is away, who logs out is logged out, and identity gets a command', async () => {
  const [first, second] = [edge.browser(), edge.browser()]
  await Promise.all([enter(first), enter(second)])
  const token = second.jar.get('__Secure-flotilla_refresh')!.value
  hangs('logOutOpen')
  expect((await leave(first)).statusCode).toBe(200)
  await edge.stopIdentity()
  const left = await leave(second)
  expect([left.statusCode, left.json().customerId]).toEqual([200, expect.stringMatching(/^guest-/)])
  for (const browser of [first, second]) expect(cookies(browser)).toEqual(['__Host-flotilla_session'])
  expect(await outbox()).toEqual([command(token), command(token)])
  const { all } = await edge.db.one(
    sql<{ all: string }>('test.all')`select json_agg(o)::text as all from messaging.outbox o`,
  )
  expect(all).not.toContain(token)
})

test('control: identity that answers gets no command, nor does one that calls the token none', async () => {
  const browser = edge.browser()
  await enter(browser)
  expect((await leave(browser)).statusCode).toBe(200)
  browser.jar.set('__Secure-flotilla_refresh', { value: 'short', path: '/api/session' })
  expect((await leave(browser)).statusCode).toBe(200)
  expect(cookies(browser)).toEqual(['__Host-flotilla_session'])
  expect(await outbox()).toEqual([])
})

test('where the command cannot be kept either, who logs out is logged out all the same', async () => {
  const browser = edge.browser()
  await enter(browser)
  await edge.stopIdentity()
  const left = await edge.db.tx(async (tx) => {
    await tx.query(sql('test.hold-outbox')`lock table messaging.outbox in access exclusive mode`)
    return leave(browser)
  })
  expect(left.statusCode).toBe(200)
  expect(cookies(browser)).toEqual(['__Host-flotilla_session'])
})
