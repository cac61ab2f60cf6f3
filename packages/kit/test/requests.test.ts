import { once } from 'node:events'
import { connect } from 'node:net'
import { defineOperation, headers, Type } from '@flotilla/contract'
import { deadlineSignal } from '@flotilla/deadline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, routesFor, type ServiceApp } from '../src/index.ts'
import { until } from './process.ts'

const put = defineOperation({
  service: 'box',
  name: 'putThing',
  summary: 'Takes a thing',
  method: 'POST',
  path: '/things/{id}',
  allow: ['anyone'],
  params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
  query: Type.Object({ dry: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
  body: Type.Object({ name: Type.String({ maxLength: 5 }), count: Type.Integer() }, { additionalProperties: false }),
  replies: { 201: Type.Object({ id: Type.Integer() }) },
  deadlineMs: 2_000,
})
let app: ServiceApp
let work: (signal: AbortSignal) => Promise<void> = async () => {}

beforeAll(async () => {
  app = await createApp({ service: 'box', config: { MAX_CONCURRENCY: 10 } })
  routesFor(app, 'anyone')(put, async ({ params, signal }) => {
    await work(signal)
    return { status: 201 as const, body: { id: params.id } }
  })
})
afterAll(() => app.close())

const post = (more: object = {}, key: Record<string, string> = { [headers.idempotencyKey]: 'k' }) =>
  app.inject({ method: 'POST', url: '/things/7', payload: { name: 'a', count: 1 }, headers: key, ...more })

test('path, query, header and body are judged together', async () => {
  const response = await post({ url: '/things/0?dry=maybe', payload: { name: 'too long', extra: '\0' }, headers: {} })
  expect(response.statusCode).toBe(400)
  const found = response.json().findings.map(({ in: part, at }: { in: string; at: string }) => `${part} ${at}`)
  expect(found.toSorted()).toEqual([
    'body /count',
    'body /extra',
    'body /name',
    'header /idempotency-key',
    'path /id',
    'query /dry',
  ])
})

test.each([
  ['broken JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400, 'syntax'],
  ['another content type', { payload: 'x', headers: { 'content-type': 'text/plain' } }, 415, 'enum'],
  ['a large body', { payload: { name: 'x'.repeat(70_000) } }, 413, 'size'],
  ['a path that is not well-formed', { url: '/things/%E0%A4%A' }, 400, 'syntax'],
  ['an endless path', { url: `/things/${'9'.repeat(300)}` }, 414, 'size'],
  ['text that PostgreSQL cannot store', { payload: { name: '\0', count: 1 } }, 400, 'unstorable'],
])('%s is answered with a problem document', async (_, more, status, code) => {
  const response = await post(more)
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    expect.stringContaining('application/problem+json'),
  ])
  const findings = [expect.objectContaining({ code })]
  expect(response.json()).toMatchObject({ status, code: expect.stringMatching(/^request\./), findings })
})

test('so is an unknown path, which has no finding', async () => {
  expect((await post({ url: '/elsewhere' })).json()).toMatchObject({ status: 404, code: 'request.not-found' })
})

test('what is no HTTP at all gets a problem document too', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as { port: number }).port, '127.0.0.1')
  socket.end('NONSENSE\r\n\r\n')
  const [answer] = await once(socket, 'data')
  expect(`${answer}`).toContain('application/problem+json')
})

test('bodies that do not come hold no place, and are not waited for without end', async () => {
  const slow = await createApp({ service: 'box', config: { MAX_CONCURRENCY: 2 } })
  routesFor(slow, 'anyone')(put, async () => ({ status: 201 as const, body: { id: 7 } }))
  await slow.listen({ host: '127.0.0.1', port: 0 })
  const { port } = slow.server.address() as { port: number }
  let arrived = 0
  slow.server.on('request', () => arrived++)
  const head = 'POST /things/7 HTTP/1.1\r\nhost: x\r\nidempotency-key: k\r\ncontent-type: application/json\r\n'
  const sockets = Array.from({ length: 10 }, () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    socket.write(`${head}content-length: 99\r\n\r\n{`)
    return socket
  })
  await until(() => arrived === 10)
  const payload = { name: 'a', count: 1 }
  const request = { method: 'POST', url: '/things/7', payload, headers: { [headers.idempotencyKey]: 'k' } } as const
  expect((await slow.inject(request)).statusCode).toBe(201)
  const { headersTimeout, requestTimeout } = slow.server
  expect([headersTimeout, requestTimeout]).toEqual([10_000, 15_000])
  for (const socket of sockets) socket.destroy()
  await slow.close()
})

test('nonsense gets a short answer: of many findings 20, of a large body the first, of long names the beginning', async () => {
  const nonsense = (many: number) => Object.fromEntries(Array.from({ length: many }, (_, i) => [`x${i}`, i]))
  const findingsOf = async (payload: object) => (await post({ payload })).json().findings
  expect(await findingsOf(nonsense(200))).toHaveLength(20)
  expect(await findingsOf(nonsense(5_000))).toHaveLength(1)
  const [{ at }] = await findingsOf({ name: 'a', count: 1, ['x'.repeat(9_000)]: 1 })
  expect(at).toHaveLength(200)
})

test.each([
  ['arrays', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
])('%s in one another as deep as a body allows are refused', async (_, payload) => {
  const key = { [headers.idempotencyKey]: 'k', 'content-type': 'application/json' }
  expect((await post({ payload }, key)).json()).toMatchObject({ status: 400, findings: [{ in: 'body' }] })
})

test('a handler that takes too long is answered for with 504 and told to stop', async () => {
  let told = false
  let ambient: AbortSignal | undefined
  work = (signal) => {
    ambient = deadlineSignal()
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(void (told = true))))
  }
  const response = await post({ headers: { [headers.idempotencyKey]: 'k', [headers.deadline]: '30' } })
  work = async () => {}
  expect([response.statusCode, told]).toEqual([504, true])
  expect(ambient?.aborted, 'what it asks of stores is cancelled too').toBe(true)
})

test('over the limit requests are refused with 503 and Retry-After, and room comes back', async () => {
  const gate = Promise.withResolvers<void>()
  work = () => gate.promise
  const held = Array.from({ length: 9 }, async () => post())
  await until(() => app.limiter.inFlight === 9)
  const refused = await post()
  gate.resolve()
  work = async () => {}
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
  expect((await Promise.all(held)).map(({ statusCode }) => statusCode)).toEqual(Array(9).fill(201))
  expect((await post()).statusCode).toBe(201)
})
