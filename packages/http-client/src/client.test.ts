import { startTelemetry, withTraceparent } from '@flotilla/telemetry'
import { afterAll, expect, expectTypeOf, test } from 'vitest'
import { json, openPeer, operations } from '../test/peer.ts'
import { createClient } from './client.ts'

const telemetry = startTelemetry({ service: 'test', version: '0', level: 'silent', env: {} })
afterAll(() => telemetry.stop())

test('an operation becomes a request: path, query, body, headers', async () => {
  await using peer = await openPeer((response, { method }) =>
    json(response, method === 'POST' ? 201 : 200, { id: 'p' }),
  )
  const client = createClient(operations, {
    target: 'catalog',
    url: peer.url,
    tokens: async (target) => `token-for-${target}`,
  })

  expect(await client.getProduct({ params: { id: 'a/b ü?#' } })).toEqual({ id: 'p' })
  await client.getProduct({ params: { id: '..' } })
  await client.listProducts({ query: { tag: ['x&y', 'z'] } })
  await client.listProducts()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const context = { userToken: 'person', requestId: 'r1' }
  await withTraceparent(traceparent, () =>
    client.createProduct({ body: { name: 'ünï' }, idempotencyKey: 'k1' }, context),
  )
  await client.close()

  expect(peer.seen.map((one) => `${one.method} ${one.url}`)).toEqual([
    'GET /products/a%2Fb%20%C3%BC%3F%23',
    'GET /products/%2E%2E',
    'GET /products?tag=x%26y&tag=z',
    'GET /products',
    'POST /products',
  ])
  expect(peer.seen[0]!.headers).toMatchObject({ authorization: 'Bearer token-for-catalog' })
  expect(peer.seen[0]!.headers).not.toHaveProperty('traceparent')
  expect(peer.seen[4]).toMatchObject({
    body: '{"name":"ünï"}',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'k1',
      'x-user-token': 'person',
      'x-request-id': 'r1',
      traceparent,
    },
  })
})

test('types follow the contract', async () => {
  const client = createClient(operations, { target: 'catalog', url: 'http://127.0.0.1:9' })
  expectTypeOf(client.getProduct).returns.resolves.toEqualTypeOf<{ id: string }>()
  expectTypeOf(client.getProduct).parameter(0).toHaveProperty('params')
  // @ts-expect-error: a parameter of the path is missing
  await expect(client.getProduct({ params: {} })).rejects.toThrow('not valid')
  await client.close()
})

test('a token that the target does not know is no answer to whoever asked: it is tried again, and then not available', async () => {
  const unknown = { type: 't', title: 'T', status: 401, code: 'request.unauthenticated' }
  let times = 1
  await using peer = await openPeer((response, _seen, count) =>
    json(response, count > times ? 200 : 401, count > times ? { id: 'p' } : unknown),
  )
  const options = { target: 'catalog', url: peer.url }
  const client = createClient(operations, { ...options, tokens: async () => 'token' })
  const get = () => client.getProduct({ params: { id: 'p' } })
  expect(await get()).toEqual({ id: 'p' })
  times = Number.POSITIVE_INFINITY
  await expect(get()).rejects.toMatchObject({ kind: { code: 'request.unavailable' }, retryAfter: 1, final: true })
  expect(peer.seen).toHaveLength(2 + 3)
  await client.close()

  // Control: who shows no token is told so.
  const nobody = createClient(operations, options)
  await expect(nobody.getProduct({ params: { id: 'p' } })).rejects.toMatchObject({ kind: { status: 401 } })
  expect(peer.seen).toHaveLength(2 + 3 + 1)
  await nobody.close()
})

test("the callee's problem is kept; what is none becomes one", async () => {
  const findings = [{ in: 'body', at: '/name', code: 'minLength', limit: 2, expected: 'must be longer' }]
  const answers = [
    [404, { type: 't', title: 'No such product', status: 404, code: 'catalog.not-found', detail: 'none with id p' }],
    [400, { type: 't', title: 'Invalid', status: 400, code: 'request.invalid', findings }],
    [418, 'teapot'],
    [500, { nonsense: true }],
  ] as const
  await using peer = await openPeer((response, _seen, count) =>
    json(response, answers[count - 1]![0], answers[count - 1]![1]),
  )
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const call = () => client.getProduct({ params: { id: 'p' } })
  await expect(call()).rejects.toMatchObject({
    kind: { code: 'catalog.not-found', status: 404 },
    message: 'none with id p',
    final: false,
  })
  await expect(call()).rejects.toMatchObject({ kind: { code: 'request.invalid' }, findings })
  await expect(call()).rejects.toMatchObject({ kind: { code: 'request.internal' } })
  await expect(call()).rejects.toMatchObject({ kind: { code: 'request.unavailable' }, final: true })
  expect(peer.seen).toHaveLength(4)
  await client.close()
})

test('nobody is sent elsewhere: a redirect is a failure of the callee, and where it leads is not asked', async () => {
  await using elsewhere = await openPeer((response) => json(response, 200, { id: 'p' }))
  await using peer = await openPeer((response) => {
    response.writeHead(302, { location: `${elsewhere.url}/secret` })
    response.end()
  })
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await expect(client.getProduct({ params: { id: 'a' } })).rejects.toMatchObject({
    kind: { status: expect.any(Number) },
  })
  await client.close()
  expect(peer.seen.length).toBeGreaterThan(0)
  expect(elsewhere.seen).toEqual([])
})

test('an answer is read up to the limit only', async () => {
  await using peer = await openPeer((response) => json(response, 200, { id: 'x'.repeat(100_000) }))
  const small = createClient(operations, { target: 'catalog', url: peer.url, maxBytes: 10_000 })
  await expect(small.getProduct({ params: { id: 'p' } })).rejects.toThrow('larger than 10000 bytes')
  const large = createClient(operations, { target: 'catalog', url: peer.url })
  expect((await large.getProduct({ params: { id: 'p' } })).id).toHaveLength(100_000)
  await Promise.all([small.close(), large.close()])
})

test('a 200 that is not JSON is a failure of the callee', async () => {
  await using peer = await openPeer((response) => response.end('<html>'))
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await expect(client.getProduct({ params: { id: 'p' } })).rejects.toMatchObject({
    kind: { code: 'request.unavailable' },
  })
  await client.close()
})

test('connections are replaced, so that new replicas get their share; control: without a limit they are kept', async () => {
  await using peer = await openPeer((response) => json(response, 200, { id: 'p' }))
  const short = createClient(operations, { target: 'catalog', url: peer.url, connectionTtlMs: 20 })
  let calls = 0
  while (peer.connections < 12) {
    await short.getProduct({ params: { id: 'p' } })
    calls++
  }
  await short.close()
  const before = peer.connections
  const long = createClient(operations, { target: 'catalog', url: peer.url, connectionTtlMs: 600_000 })
  for (let call = 0; call < calls; call++) await long.getProduct({ params: { id: 'p' } })
  expect(peer.connections - before).toBeLessThanOrEqual(4)
  await long.close()
})
