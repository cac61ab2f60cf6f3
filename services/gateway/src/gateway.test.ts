import { createServer, type Server } from 'node:http'
import { systemClock } from '@flotilla/clock'
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import { testKeys } from '@flotilla/kit/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { openClients } from './ports.ts'

// A service behind the edge that tells what reached it.
let behind: Server
let app: ServiceApp
let clients: ReturnType<typeof openClients>
const seen: { url: string; headers: Record<string, unknown> }[] = []

beforeAll(async () => {
  const order = { orderId: '00000000-0000-7000-8000-000000000001', status: 'placed' }
  behind = createServer((request, response) => {
    seen.push({ url: request.url!, headers: request.headers })
    const status = request.method === 'POST' ? 202 : 404
    const problem = {
      type: 'about:blank',
      title: 'There is no such order',
      status: 404,
      code: 'orders.order-not-found',
    }
    const type = status === 404 ? 'application/problem+json' : 'application/json'
    response.writeHead(status, { 'content-type': type }).end(JSON.stringify(status === 404 ? problem : order))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => behind.once('listening', resolve))
  const url = `http://127.0.0.1:${(behind.address() as { port: number }).port}`
  const keys = await testKeys(['gateway', 'orders'])
  clients = openClients({ CATALOG_URL: url, ORDERS_URL: url, PAYMENTS_URL: url }, keys.gateway)
  const ports = { clients, keys: keys.gateway, clock: systemClock }
  app = await buildApp({ MAX_CONCURRENCY: 50, COOKIE_SECURE: true }, ports)
})

afterAll(async () => {
  await app?.close()
  await clients?.close()
  behind?.close()
})

const guest = async () => {
  const { headers } = await app.inject({ method: 'POST', url: '/api/session' })
  return `${headers['set-cookie']}`
}
const order = {
  items: [{ productId: '00000000-0000-7000-8000-000000000001', quantity: 1 }],
  cardToken: '00000000-0000-7000-8000-000000000002',
}

test('a guest gets a cookie that scripts and other sites cannot use, and keeps who they are', async () => {
  const cookie = await guest()
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Secure$/)
  const again = await app.inject({ method: 'POST', url: '/api/session', headers: { cookie: cookie.split(';')[0]! } })
  expect(again.headers['set-cookie']).toBeUndefined()
  expect(again.json().customerId).toMatch(/^guest-/)
})

test('an order goes inwards with the service’s token, the person’s, the key and a deadline', async () => {
  const headers = { cookie: (await guest()).split(';')[0]!, 'idempotency-key': 'k1' }
  const response = await app.inject({ method: 'POST', url: '/api/orders', headers, payload: order })
  expect(response.statusCode).toBe(202)
  expect(seen.at(-1)).toMatchObject({
    url: '/orders',
    headers: {
      authorization: expect.stringMatching(/^Bearer /),
      'x-user-token': expect.any(String),
      'idempotency-key': 'k1',
      'x-deadline-ms': expect.any(String),
    },
  })
})

test('without a session, with a forged one, and from another site nothing gets through', async () => {
  const before = seen.length
  const post = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/orders', headers: { 'idempotency-key': 'k', ...headers }, payload: order })
  expect((await post({})).statusCode).toBe(401)
  expect((await post({ cookie: 'flotilla_session=eyJhbGciOiJub25lIn0.e30.' })).statusCode).toBe(401)
  expect((await post({ cookie: (await guest()).split(';')[0]!, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
  expect(seen.length).toBe(before)
})

test('a problem from behind keeps its code', async () => {
  const headers = { cookie: (await guest()).split(';')[0]! }
  const response = await app.inject({ url: '/api/orders/00000000-0000-7000-8000-000000000009', headers })
  expect([response.statusCode, response.json().code]).toEqual([404, 'orders.order-not-found'])
})

test('every answer forbids foreign scripts and frames', async () => {
  const { headers } = await app.inject('/api/products/nonsense')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('the committed OpenAPI document is that of today (vitest -u writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Flotilla shop', prefix: '/api', cookie: 'flotilla_session' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
