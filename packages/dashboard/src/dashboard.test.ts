import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { encode } from '@flotilla/telemetry-store'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Dashboard, openDashboard } from './dashboard.ts'

let dashboard: Dashboard
const passedOn: unknown[] = []
beforeAll(async () => {
  dashboard = await openDashboard({ port: 0, token: 'secret', passOn: (...one) => passedOn.push(one) })
})
afterAll(() => dashboard.close())

const began = Date.now()
const nanos = (ms: number) => `${(BigInt(began) + BigInt(ms)) * 1_000_000n}`

function traceOf(traceId: string, service: string) {
  const span = {
    traceId,
    spanId: '00000000000000aa',
    name: 'getProduct',
    kind: 2,
    startTimeUnixNano: nanos(0),
    endTimeUnixNano: nanos(25),
    attributes: [
      { key: 'http.route', value: { stringValue: '/products/{id}' } },
      { key: 'http.response.status_code', value: { intValue: 503 } },
    ],
    status: { code: 2 },
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] }
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }
}

const send = (body: string | Uint8Array, headers: Record<string, string>) =>
  fetch(`${dashboard.url}/v1/traces`, { method: 'POST', headers, body: body as never })
const json = { 'content-type': 'application/json' }
const shown = async (traceId: string) =>
  ((await (await fetch(`${dashboard.url}/api/traces/${traceId}`)).json()) as { spans: object[] }).spans

test('JSON, gzipped JSON and protobuf come to the same', async () => {
  const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string]
  expect((await send(JSON.stringify(traceOf(ids[0], 'one')), json)).status).toBe(200)
  const zipped = gzipSync(JSON.stringify(traceOf(ids[1], 'one')))
  expect((await send(zipped, { ...json, 'content-encoding': 'gzip' })).status).toBe(200)
  const bytes = encode('TraceRequest', traceOf(ids[2], 'one'))
  expect((await send(bytes, { 'content-type': 'application/x-protobuf' })).status).toBe(200)
  // As they came, with what they are and nothing of who sent them.
  expect(passedOn).toEqual([
    ['traces', Buffer.from(JSON.stringify(traceOf(ids[0], 'one'))), json],
    ['traces', zipped, { ...json, 'content-encoding': 'gzip' }],
    ['traces', Buffer.from(bytes), { 'content-type': 'application/x-protobuf' }],
  ])
  const [first = [], second = [], third = []] = await Promise.all(ids.map(shown))
  const plain = (span: any) => ({ ...span, traceId: '', startedAt: 0, ms: Math.round(span.ms) })
  expect(first.map(plain)).toMatchObject([
    { service: 'one', name: 'getProduct', kind: 'server', ms: 25, error: 'answered 503', parentId: null },
  ])
  expect(second.map(plain)).toEqual(first.map(plain))
  expect(third.map(plain)).toEqual(first.map(plain))
})

test.for([
  ['{"resourceSpans":', json],
  ['not gzip', { ...json, 'content-encoding': 'gzip' }],
  ['\u0001\u0002\u0003', { 'content-type': 'application/x-protobuf' }],
] as const)('what is none of it is refused: %s', async ([body, headers]) => {
  const answer = await send(body, headers)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ status: 400, code: 'dashboard.bad-request' })
})

test('a foreign name that was pointed here is refused; control: its own is not', async () => {
  const statusAs = (host: string) =>
    new Promise((done, fail) => {
      request(`${dashboard.url}/api/world`, { headers: { host } }, (answer) => done(answer.resume().statusCode))
        .on('error', fail)
        .end()
    })
  expect(await statusAs('evil.example')).toBe(403)
  expect(await statusAs('localhost')).toBe(200)
})

test('while nobody can say what runs, whoever looks still gets ticks', async () => {
  const services = () => Promise.reject(new Error('the supervisor has gone'))
  const own = await openDashboard({ port: 0, token: 'secret', ports: { services, ask: async () => undefined } })
  onTestFinished(() => own.close())
  const { body } = await fetch(`${own.url}/api/changes`)
  let said = ''
  for await (const chunk of body!.pipeThrough(new TextDecoderStream()))
    if ((said += chunk).includes('event: tick')) break
  expect(said).toContain('"services":[]')
})
