import { defineOperation, Type } from '@flotilla/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, routesFor, type ServiceApp } from '../src/index.ts'

const common = { service: 'box', allow: ['anyone'], params: Type.Object({ id: Type.String() }) } as const
const reply = Type.Object({ id: Type.String(), from: Type.String() })
const get = defineOperation({
  ...common,
  name: 'getBox',
  summary: 'Gets',
  method: 'GET',
  path: '/boxes/{id}',
  replies: { 200: reply },
})
const empty = defineOperation({
  ...common,
  name: 'emptyBox',
  summary: 'Empties',
  method: 'POST',
  path: '/boxes/{id}/empty',
  idempotency: 'natural',
  replies: { 200: reply },
})

let app: ServiceApp
beforeAll(async () => {
  const edge = { authenticate: async () => ({}), trustedProxies: 1, trustTraces: false }
  app = await createApp({ service: 'box', config: { MAX_CONCURRENCY: 10 }, edge })
  const open = routesFor(app, 'anyone')
  open(get, async ({ params, raw }) => ({ status: 200 as const, body: { ...params, from: raw.ip } }))
  open(empty, async ({ params, raw }) => ({ status: 200 as const, body: { ...params, from: raw.ip } }))
})
afterAll(() => app.close())

test.each([
  ['DELETE', '/boxes/7', 'GET, HEAD'],
  ['POST', '/boxes/7?x=1', 'GET, HEAD'],
  ['GET', '/boxes/7/empty', 'POST'],
] as const)('%s %s is answered with 405 and the methods that it takes: %s', async (method, url, allow) => {
  const response = await app.inject({ method, url })
  expect([response.statusCode, response.headers.allow]).toEqual([405, allow])
  expect(response.json()).toMatchObject({ status: 405, code: 'request.method-not-allowed' })
})

test.each(['/boxes', '/boxes/7/fill', '/%E0%A4%A/x'])(
  'control: %s, which takes no method, is 404 or 400 without them',
  async (url) => {
    const response = await app.inject({ method: 'DELETE', url })
    expect([404, 400]).toContain(response.statusCode)
    expect(response.headers.allow).toBeUndefined()
  },
)

test('a type without a body is no body, where none is wanted', async () => {
  const headers = { 'content-type': 'application/json' }
  expect((await app.inject({ method: 'POST', url: '/boxes/7/empty', headers, payload: '' })).statusCode).toBe(200)
})

test('no cache between keeps an answer or a problem', async () => {
  for (const url of ['/boxes/7', '/elsewhere'])
    expect((await app.inject(url)).headers['cache-control']).toBe('no-store')
})

test.each([
  ['203.0.113.9:51234', '203.0.113.9'],
  ['[2001:db8::9]:51234', '2001:db8::9'],
  ['[2001:db8::9]', '2001:db8::9'],
  ['198.51.100.1, 203.0.113.9:4', '203.0.113.9'],
  ['2001:db8::9', '2001:db8::9'],
])('behind a proxy that says %s the address is %s', async (said, address) => {
  const response = await app.inject({ url: '/boxes/7', headers: { 'x-forwarded-for': said } })
  expect(response.json().from).toBe(address)
})
