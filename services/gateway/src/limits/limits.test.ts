import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Edge, openEdge, order } from '../../test/edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({
    RATE_LIMIT_PER_MINUTE: 30,
    PERSON_LIMIT_PER_MINUTE: 5,
    LOG_IN_LIMIT_PER_MINUTE: 3,
    ORDER_LIMIT_PER_MINUTE: 10,
  })
})
afterAll(() => edge?.close())

const from = (remoteAddress: string, url = '/api/openapi.json') => edge.app.inject({ url, remoteAddress })

test('one address may ask so often; then 429 with Retry-After, while others are served', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 31; i++) statuses.push((await from('10.0.0.1')).statusCode)
  expect(statuses.slice(0, 30)).not.toContain(429)
  const refused = await from('10.0.0.1')
  expect(refused.json()).toMatchObject({ status: 429, code: 'request.too-many' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await from('10.0.0.2')).statusCode).not.toBe(429)
})

test.each(['/openapi.json', '/elsewhere', '/docs'])('%s counts too', async (url) => {
  const address = `10.1.0.${url.length}`
  for (let i = 0; i < 30; i++) expect((await from(address, url)).statusCode).not.toBe(429)
  expect((await from(address, url)).statusCode).toBe(429)
})

test('X-Forwarded-For is not believed unless a proxy is trusted', async () => {
  const headers = { 'x-forwarded-for': '10.9.9.9' }
  const spoofed = await edge.app.inject({ url: '/api/openapi.json', remoteAddress: '10.0.0.1', headers })
  expect(spoofed.statusCode).toBe(429)
})

test('one person may ask so often, from wherever', async () => {
  const browser = edge.browser()
  await browser.ask('POST', '/api/session')
  const statuses: number[] = []
  for (let i = 0; i < 6; i++)
    statuses.push((await browser.ask('GET', '/api/orders/00000000-0000-7000-8000-000000000009')).statusCode)
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429])
})

const payload = { email: 'ann@example.org', password: 'wrong' }
const logIn = async (remoteAddress: string) =>
  (await edge.app.inject({ method: 'POST', url: '/api/session/log-in', remoteAddress, payload })).statusCode

test('one address may try so many passwords', async () => {
  const attempt = () => logIn('10.0.0.7')
  expect([await attempt(), await attempt(), await attempt(), await attempt()]).toEqual([401, 401, 401, 429])
})

test('addresses of one /64 are one, those of another are not', async () => {
  const statuses: number[] = []
  for (const end of [':1', ':2', ':abcd:1', '1:2:3:4']) statuses.push(await logIn(`2001:db8:0:7:${end}`))
  expect([...statuses, await logIn('2001:db8:0:8::1')]).toEqual([401, 401, 401, 429, 401])
})

test('one address may order so often, as however many guests; others are served', async () => {
  let guests = 0
  const orderFrom = async (remoteAddress: string) => {
    // Each guest begins elsewhere: what is counted here is orders.
    const begin = { method: 'POST', url: '/api/session', remoteAddress: `10.2.0.${++guests}` } as const
    const cookie = [(await edge.app.inject(begin)).headers['set-cookie']].flat().join('; ')
    const headers = { cookie: cookie.split(';')[0]!, 'idempotency-key': `order-${guests}` }
    return edge.app.inject({ method: 'POST', url: '/api/orders', remoteAddress, headers, payload: order })
  }
  const statuses: number[] = []
  for (let n = 0; n < 10; n++) statuses.push((await orderFrom('10.3.0.1')).statusCode)
  expect(statuses).toEqual(Array(10).fill(202))
  const refused = await orderFrom('10.3.0.1')
  expect(refused.json()).toMatchObject({ status: 429, code: 'request.too-many' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await orderFrom('10.3.0.2')).statusCode).toBe(202)
})
