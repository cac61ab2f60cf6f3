import { testKeys } from '@flotilla/auth/testing'
import { defineOperatorRoute, Type } from '@flotilla/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAdmin } from '../src/admin.ts'
import { createApp, type ServiceApp } from '../src/index.ts'

const keys = testKeys(['stock', 'operator', 'orders'])
const changed: unknown[] = []
const health = () => ({ state: 'serving' as const, address: undefined })
let url: string
let close: () => Promise<void>
let app: ServiceApp

beforeAll(async () => {
  app = await createApp({ service: 'stock', config: { MAX_CONCURRENCY: 10 }, keys: keys.stock })
  app.operatorRoutes.push(
    { method: 'GET', path: '/things/:id', handle: async ({ params: { id } }) => (id === 'a b' ? { id } : undefined) },
    defineOperatorRoute({
      method: 'POST',
      path: '/things/:id/mend',
      query: Type.Object({ fast: Type.Optional(Type.Boolean()) }),
      body: Type.Object({ n: Type.Integer() }),
      handle: async ({ body, query }) => ({ mended: changed.push(body), ...query }),
    }),
    { method: 'GET', path: '/broken', handle: () => Promise.reject(new Error('a fault')) },
    { method: 'GET', path: '/no-json', handle: async () => ({ count: 1n }) },
  )
  const server = await openAdmin({ host: '127.0.0.1', port: 0, health, app })
  url = `${server.listeningOrigin}/operator`
  close = () => server.close()
})
afterAll(() => close())

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, connection: 'close' })
const ours = async () => bearer(await keys.operator.serviceToken('stock'))

test('the operator is answered', async () => {
  const response = await fetch(`${url}/things/a%20b`, { headers: await ours() })
  expect([response.status, await response.json()]).toEqual([200, { id: 'a b' }])
  const mended = await fetch(`${url}/things/a/mend`, { method: 'POST', headers: await ours(), body: '{"n":1}' })
  expect([mended.status, changed]).toEqual([200, [{ n: 1 }]])
})

test.each([
  ['nobody', async () => ({}), 401],
  ['something that is no token', async () => bearer('nonsense'), 401],
  ['another service', async () => bearer(await keys.orders.serviceToken('stock')), 403],
  [
    'the operator with a token for another service',
    async () => bearer(await keys.operator.serviceToken('orders')),
    401,
  ],
])('%s is refused, and changes nothing', async (_, headers, status) => {
  const before = changed.length
  for (const [method, path] of [
    ['GET', '/things/a%20b'],
    ['POST', '/things/a/mend'],
    ['GET', '/nothing'],
  ] as const) {
    const response = await fetch(`${url}${path}`, { method, headers: await headers() })
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
  }
  expect(changed.length).toBe(before)
})

test.each([
  ['GET', '/things/c', 404],
  ['GET', '/things/a/mend', 404],
  ['GET', '/nothing', 404],
  ['GET', '/things/%zz', 400],
  ['GET', '/broken', 500],
  ['GET', '/no-json', 500],
  ['POST', '/things/a/mend', 400],
])('%s %s is a problem: %i', async (method, path, status) => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: await ours(),
    ...(method === 'POST' && { body: '{' }),
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
  expect(await response.json()).toMatchObject({ status, instance: `/operator${path}` })
})

test('what does not fit the schemas of a route is told, all at once', async () => {
  const mend = `${url}/things/a/mend?fast=perhaps`
  const response = await fetch(mend, { method: 'POST', headers: await ours(), body: '{"n":"one"}' })
  expect(await response.json()).toMatchObject({
    status: 400,
    findings: [
      { in: 'query', at: '/fast', code: 'type' },
      { in: 'body', at: '/n', code: 'type' },
    ],
  })
})

test.each([undefined, ''])('a body that is not there (%o) has nothing in it', async (body) => {
  const headers = { ...(await ours()), ...(body === '' && { 'content-type': 'application/json' }) }
  const response = await fetch(`${url}/things/a/mend`, { method: 'POST', headers, ...(body === '' && { body }) })
  expect(await response.json()).toMatchObject({ status: 400, findings: [{ in: 'body', at: '/n', code: 'required' }] })
})

test('a route that is added too late to be served is refused', () => {
  expect(() => app.operatorRoutes.push({ method: 'GET', path: '/late', handle: async () => 1 })).toThrow(TypeError)
})
