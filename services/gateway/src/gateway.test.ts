import { readFile } from 'node:fs/promises'
import { toOpenApi } from '@flotilla/kit/openapi'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Edge, openEdge } from '../test/edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge()
})
afterAll(() => edge?.close())

const order = {
  cardToken: '00000000-0000-7000-8000-000000000002',
  email: 'ann@example.org',
  address: { name: 'Ann', street: 'Kai 1', postcode: '24103', city: 'Kiel', country: 'DE' },
  method: 'standard',
  total: { amount: 100, currency: 'EUR' },
}
const guest = async () => {
  const browser = edge.browser()
  await browser.ask('POST', '/api/session')
  return browser
}
const keyed = (key: string, payload: object = order) => ({ payload, headers: { 'idempotency-key': key } })

test('an order goes inwards with the service’s token, the person’s, the key and a deadline', async () => {
  const browser = await guest()
  expect((await browser.ask('POST', '/api/orders', keyed('k1'))).statusCode).toBe(202)
  expect(edge.last('placeOrder')).toMatchObject({
    idempotencyKey: 'k1',
    principal: { service: 'gateway', user: { id: expect.stringMatching(/^guest-/), roles: ['customer'] } },
    headers: { 'x-deadline-ms': expect.any(String) },
  })
})

test('100 identical orders are passed on once and answered alike; the key is the person’s own', async () => {
  const browser = await guest()
  const before = edge.seen.length
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => browser.ask('POST', '/api/orders', keyed('same'))),
  )
  // 409 while the first is on its way; how many come as early as that is chance.
  for (const { statusCode } of answers) expect([202, 409]).toContain(statusCode)
  const again = await browser.ask('POST', '/api/orders', keyed('same'))
  const accepted = [...answers.filter(({ statusCode }) => statusCode === 202), again]
  expect(new Set(accepted.map(({ body }) => body)).size).toBe(1)
  expect(edge.seen.length).toBe(before + 1)
  const other = await browser.ask('POST', '/api/orders', keyed('same', { ...order, email: 'bob@example.org' }))
  expect(other.json()).toMatchObject({ status: 422, code: 'request.key-reused' })
  expect((await (await guest()).ask('POST', '/api/orders', keyed('same'))).body).not.toBe(again.body)
})

test('while the first is on its way the same order is told to come again, and another is refused', async () => {
  const browser = await guest()
  const before = edge.seen.length
  const open = Promise.withResolvers<void>()
  edge.behaviour.ordersOpen = open.promise
  const first = browser.ask('POST', '/api/orders', keyed('slow'))
  await vi.waitUntil(() => edge.seen.length > before, 15_000)
  const second = await browser.ask('POST', '/api/orders', keyed('slow'))
  const other = await browser.ask('POST', '/api/orders', keyed('slow', { ...order, email: 'bob@example.org' }))
  open.resolve()
  expect([second.statusCode, second.headers['retry-after'], other.statusCode]).toEqual([409, '1', 422])
  const { statusCode, body } = await first
  expect(statusCode).toBe(202)
  expect((await browser.ask('POST', '/api/orders', keyed('slow'))).body).toBe(body)
  expect(edge.seen.length).toBe(before + 1)
})

test('without a session, with a forged one, and from another site nothing gets through', async () => {
  const before = edge.seen.length
  const post = (headers: Record<string, string>) =>
    edge.app.inject({
      method: 'POST',
      url: '/api/orders',
      headers: { 'idempotency-key': 'k', ...headers },
      payload: order,
    })
  expect((await post({})).statusCode).toBe(401)
  expect((await post({ cookie: 'flotilla_session=eyJhbGciOiJub25lIn0.e30.' })).statusCode).toBe(401)
  expect((await post({ cookie: 'flotilla_access=eyJhbGciOiJub25lIn0.e30.' })).statusCode).toBe(401)
  const browser = await guest()
  const foreign = { ...keyed('k'), headers: { 'idempotency-key': 'k', 'sec-fetch-site': 'cross-site' } }
  expect((await browser.ask('POST', '/api/orders', foreign)).statusCode).toBe(403)
  expect(edge.seen.filter(({ operation }) => operation !== 'getKeys').length).toBe(before)
})

test('what is for staff is for nobody else', async () => {
  const browser = await guest()
  expect((await browser.ask('GET', '/api/ledger/balances')).statusCode).toBe(403)
  expect((await edge.browser().ask('GET', '/api/ledger/balances')).statusCode).toBe(401)
})

test('a problem from behind keeps its code', async () => {
  const response = await (await guest()).ask('GET', '/api/orders/00000000-0000-7000-8000-000000000009')
  expect([response.statusCode, response.json().code]).toEqual([404, 'orders.order-not-found'])
})

test('every answer forbids foreign scripts and frames', async () => {
  const { headers } = await edge.app.inject('/api/products/nonsense')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test.each([
  ['0001_messaging.sql', 'messaging/schema.sql'],
  ['0002_idempotency_claims.sql', 'idempotency/claims.sql'],
])('%s is the package’s', async (copy, source) => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
  expect(await read(`../migrations/${copy}`)).toBe(await read(`../../../packages/${source}`))
})

test('the committed OpenAPI document is that of today (vitest -u writes it)', async () => {
  const document = await toOpenApi(edge.app, { title: 'Flotilla shop', prefix: '/api', cookie: 'flotilla_session' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
