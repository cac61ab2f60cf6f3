import { testKeys } from '@flotilla/auth/testing'
import { manualClock } from '@flotilla/clock'
import { type Caller, defineOperation, headers, Type } from '@flotilla/contract'
import { beforeAll, expect, test } from 'vitest'
import { createApp, routesFor, type ServiceApp } from '../src/index.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
const operation = (caller: Caller) =>
  defineOperation({
    service: 'shop',
    name: caller,
    summary: caller,
    method: 'GET',
    path: `/${caller}`,
    allow: [caller],
    ...(caller === 'service' && { callers: ['orders'] }),
    replies: { 200: Type.Object({ user: Type.Optional(Type.String()) }) },
  })
let app: ServiceApp
let keys: Awaited<ReturnType<typeof testKeys<'shop' | 'gateway' | 'orders' | 'stranger' | 'operator'>>>

beforeAll(async () => {
  keys = testKeys(['shop', 'gateway', 'orders', 'stranger', 'operator'], clock)
  app = await createApp({ service: 'shop', config: { MAX_CONCURRENCY: 10 }, keys: keys.shop, clock })
  for (const caller of ['anyone', 'customer', 'staff', 'service'] as const) {
    routesFor(app, caller)(operation(caller), async ({ principal }) => ({
      status: 200 as const,
      body: { ...(principal.user && { user: principal.user.id }) },
    }))
  }
})

const bearer = async (from: 'gateway' | 'orders', target = 'shop') => ({
  authorization: `Bearer ${await keys[from].serviceToken(target)}`,
})
const ask = async (caller: Caller, given: Record<string, string> = {}) =>
  (await app.inject({ url: `/${caller}`, headers: given })).statusCode
const customer = { id: 'c1', roles: ['customer'] as const }

test('each kind of caller gets in where it may and nowhere else', async () => {
  const service = await bearer('orders')
  const person = { ...(await bearer('gateway')), [headers.userToken]: await keys.gateway.userToken(customer) }
  const table = {
    nobody: [await ask('anyone'), await ask('customer'), await ask('staff'), await ask('service')],
    service: [
      await ask('anyone', service),
      await ask('customer', service),
      await ask('staff', service),
      await ask('service', service),
    ],
    customer: [
      await ask('anyone', person),
      await ask('customer', person),
      await ask('staff', person),
      await ask('service', person),
    ],
  }
  expect(table).toEqual({ nobody: [200, 401, 401, 401], service: [200, 403, 403, 200], customer: [200, 200, 403, 403] })
})

test('of services only those get in that the operation names, and with a person too', async () => {
  const person = { [headers.userToken]: await keys.gateway.userToken(customer) }
  const by = async (from: 'gateway' | 'orders', caller: Caller, more = {}) =>
    ask(caller, { ...(await bearer(from)), ...more })
  expect([await by('orders', 'service'), await by('gateway', 'service')]).toEqual([200, 403])
  expect([await by('gateway', 'customer', person), await by('orders', 'customer', person)]).toEqual([200, 403])
})

test('a token for another service, an expired one and a forged one are refused', async () => {
  expect(await ask('service', await bearer('orders', 'payments'))).toBe(401)
  const token = await bearer('orders')
  expect(await ask('service', token)).toBe(200)
  await clock.advance(301_000)
  expect(await ask('service', token)).toBe(401)
  expect(await ask('service', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' })).toBe(401)
  const others = testKeys(['orders'], clock)
  expect(await ask('service', { authorization: `Bearer ${await others.orders.serviceToken('shop')}` })).toBe(401)
})

test('only the issuer of user tokens can speak for a person', async () => {
  const forged = { ...(await bearer('gateway')), [headers.userToken]: await keys.orders.userToken(customer) }
  expect(await ask('customer', forged)).toBe(401)
  const alone = { [headers.userToken]: await keys.gateway.userToken(customer) }
  expect(await ask('customer', alone)).toBe(401)
})

test('a service cannot claim to be another', async () => {
  const token = await keys.orders.sign({ sub: 'service:gateway' }, 'shop', 60)
  expect(await ask('service', { authorization: `Bearer ${token}` })).toBe(401)
})

test('an operator is no service: their key opens nothing here', async () => {
  const token = await keys.operator.serviceToken('shop')
  expect(await ask('service', { authorization: `Bearer ${token}` })).toBe(401)
})

test('a route outside all contracts stops the boot, unless it says why', async () => {
  const fresh = await createApp({ service: 'shop', config: { MAX_CONCURRENCY: 10 } })
  const add = (options: object) => fresh.get(`/${JSON.stringify(options).length}`, options, async () => ({}))
  expect(() => add({})).toThrow(/in no contract/)
  expect(() => add({ config: { other: 1 } })).toThrow(/in no contract/)
  expect(() => add({ config: { outsideContracts: 'a public page' } })).not.toThrow()
})

test('an operation in the wrong group stops the boot', () => {
  expect(() => routesFor(app, 'anyone')(operation('staff'), async () => ({ status: 200 as const, body: {} }))).toThrow(
    /shop.staff is for staff/,
  )
})
