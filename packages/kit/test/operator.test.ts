import type { AddressInfo } from 'node:net'
import { testKeys } from '@flotilla/auth/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAdmin } from '../src/admin.ts'
import { createApp } from '../src/index.ts'
import { answerOperator } from '../src/operator.ts'

const keys = testKeys(['stock', 'operator', 'orders'])
const changed: unknown[] = []
const health = () => ({ state: 'serving' as const, address: undefined })
let url: string
let close: () => void

beforeAll(async () => {
  const app = await createApp({ service: 'stock', config: { MAX_CONCURRENCY: 10 }, keys: keys.stock })
  app.operatorRoutes.push(
    { method: 'GET', path: '/things/:id', handle: async ({ params: { id } }) => (id === 'a b' ? { id } : undefined) },
    { method: 'POST', path: '/things/:id/mend', handle: async ({ body }) => ({ mended: changed.push(body) }) },
  )
  const server = await openAdmin({
    host: '127.0.0.1',
    port: 0,
    health,
    operate: (request) => answerOperator(app, request),
    log: app.log,
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/operator`
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
  ['POST', '/things/a/mend', 400],
])('%s %s is a problem: %i', async (method, path, status) => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: await ours(),
    ...(method === 'POST' && { body: '{' }),
  })
  expect([response.status, ((await response.json()) as { status: number }).status]).toEqual([status, status])
})
