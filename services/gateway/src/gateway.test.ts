import { hangUps } from '@flotilla/conformance'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Edge, openEdge, order } from '../test/edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge()
})
afterAll(() => edge?.close())

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

test('a reply comes back with the status that the service behind gave it', async () => {
  const browser = await guest()
  const cancelled = await browser.ask('POST', '/api/orders/00000000-0000-7000-8000-000000000009/cancel')
  expect([cancelled.statusCode, cancelled.json().status]).toEqual([200, 'cancelled'])
  expect((await browser.ask('POST', '/api/orders', keyed('status'))).statusCode).toBe(202)
})

test('whoever hangs up leaves no place taken', async () => {
  const small = await openEdge({ MAX_CONCURRENCY: 100 })
  const browser = small.browser()
  await browser.ask('POST', '/api/session')
  const cookie = `__Host-flotilla_session=${browser.jar.get('__Host-flotilla_session')!.value}`
  const url = '/api/orders/00000000-0000-7000-8000-000000000009'
  expect(await hangUps(small.app, { method: 'GET', url, headers: { cookie } })).toEqual({ status: 404, inFlight: 0 })
  await small.close()
})

test('what only services say is not believed of a browser: no deadline, no trace, no request id', async () => {
  const browser = await guest()
  const said = {
    'x-deadline-ms': '1',
    'x-request-id': 'mine',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  }
  const { payload, headers } = keyed('believed')
  const answer = await browser.ask('POST', '/api/orders', { payload, headers: { ...headers, ...said } })
  expect(answer.statusCode).toBe(202)
  const inwards = edge.last('placeOrder').headers
  expect(Number(inwards['x-deadline-ms'])).toBeGreaterThan(1_000)
  expect(JSON.stringify(inwards)).not.toMatch(/0af7651916cd43dd|mine/)
  const refused = await browser.ask('POST', '/api/orders', { payload: {}, headers: { ...headers, ...said } })
  expect(refused.json().instance).not.toBe('mine')
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
  await vi.waitUntil(() => edge.seen.length > before, 60_000)
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
  expect((await post({ cookie: '__Host-flotilla_session=eyJhbGciOiJub25lIn0.e30.' })).statusCode).toBe(401)
  expect((await post({ cookie: '__Host-flotilla_access=eyJhbGciOiJub25lIn0.e30.' })).statusCode).toBe(401)
  const browser = await guest()
  // Over TLS a name without the prefix, which another host of the domain could have set, is none of ours.
  const { value } = browser.jar.get('__Host-flotilla_session')!
  expect((await post({ cookie: `flotilla_session=${value}` })).statusCode).toBe(401)
  // Services sign many things, but guests are made by the edge alone, and no guest is an account.
  const session = (by: 'gateway' | 'orders', sub: string) =>
    edge.keys.ringOf(by, edge.clock).sign({ sub }, 'gateway:session', 60)
  for (const forged of [await session('orders', 'guest-1'), await session('gateway', 'customer-ann')])
    expect((await post({ cookie: `__Host-flotilla_session=${forged}` })).statusCode).toBe(401)
  for (const from of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'nonsense', origin: 'https://shop.example' },
    { origin: 'https://evil.example', host: 'shop.example' },
    { origin: 'https://shop.example.evil.example', host: 'shop.example' },
    { origin: 'null', host: 'shop.example' },
  ]) {
    const foreign = { ...keyed('k'), headers: { 'idempotency-key': 'k', ...from } }
    expect([from, (await browser.ask('POST', '/api/orders', foreign)).statusCode]).toEqual([from, 403])
  }
  expect(edge.seen.filter(({ operation }) => operation !== 'getKeys').length).toBe(before)
})

test('the shop’s own pages get through', async () => {
  const browser = await guest()
  for (const from of [
    { 'sec-fetch-site': 'same-origin', origin: 'https://shop.example', host: 'inside.example' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://shop.example', host: 'shop.example' },
    { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
  ])
    expect((await browser.ask('POST', '/api/session', { headers: from })).statusCode).toBe(200)
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

test('every answer, the API’s and the pages’, forbids what foreign pages could do with it', async () => {
  for (const url of ['/api/products/nonsense', '/', '/api/openapi.json', '/nowhere']) {
    const { headers } = await edge.app.inject(url)
    const policy = headers['content-security-policy'] as string
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  }
})

test('browsers are told to come by TLS only where there is TLS', async () => {
  const plain = await openEdge({ COOKIE_SECURE: false })
  expect((await plain.app.inject('/')).headers).not.toHaveProperty('strict-transport-security')
  await plain.close()
})
