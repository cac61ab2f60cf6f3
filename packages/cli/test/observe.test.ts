import { type ChildProcess, spawn } from 'node:child_process'
import { openDashboard } from '@flotilla/dashboard'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from './program.ts'

const main = new URL('../src/main.ts', import.meta.url).pathname
const traceId = 'a'.repeat(32)
let dashboard: Awaited<ReturnType<typeof openDashboard>>
const running: ChildProcess[] = []

beforeEach(async () => {
  dashboard = await openDashboard({ port: 0 })
})
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await dashboard.close()
})

function flotilla(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args, '--dashboard', dashboard.url], { stdio: 'pipe' })
  running.push(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += chunk))
  child.stderr.on('data', (chunk) => (said.err += chunk))
  const exit = new Promise<number | null>((done) => child.once('close', done))
  return {
    said,
    exit,
    documents: () =>
      said.out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  }
}

const nanos = (ms: number) => `${Math.round(ms)}000000`
const of = (service: string) => ({ attributes: [{ key: 'service.name', value: { stringValue: service } }] })
const post = (signal: string, document: object) =>
  fetch(`${dashboard.url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
  })

const say = (text: string, severityNumber = 9) =>
  post('logs', {
    resourceLogs: [
      {
        resource: of('orders'),
        scopeLogs: [
          {
            logRecords: [
              { timeUnixNano: nanos(Date.now()), severityNumber, body: { stringValue: text }, traceId, attributes: [] },
            ],
          },
        ],
      },
    ],
  })

function span(service: string, spanId: string, name: string, parentSpanId = '', status = {}) {
  const at = Date.now() - 1_000
  const times = { startTimeUnixNano: nanos(at), endTimeUnixNano: nanos(at + 20) }
  const told = { traceId, spanId, parentSpanId, name, kind: 2, ...times, attributes: [], status }
  return { resource: of(service), scopeSpans: [{ spans: [told] }] }
}

const trace = () =>
  post('traces', {
    resourceSpans: [
      span('gateway', 'aa'.repeat(8), 'placeOrder'),
      span('orders', 'bb'.repeat(8), 'insertOrder', 'aa'.repeat(8), { code: 2, message: 'no room' }),
    ],
  })

test('logs: those that fit, oldest first, as words and as a document a line', async () => {
  await say('first')
  await say('trouble', 17)
  await say('last')
  const all = flotilla('logs', '--json')
  expect(await all.exit).toBe(0)
  expect(all.documents().map(({ message }) => message)).toEqual(['first', 'trouble', 'last'])
  const errors = flotilla('logs', '--level', 'error', '--service', 'orders', '--trace', traceId)
  expect(await errors.exit).toBe(0)
  expect(errors.said.out).toMatch(/^[\d:.]+ error orders +trouble trace=a{32}\n$/)
})

test('logs --follow: what was there, what comes, each once; and it says when the dashboard goes away', async () => {
  await say('before')
  const { documents, said, exit } = flotilla('logs', '--follow', '--json')
  await until(() => documents().length === 1)
  await say('after')
  await until(() => documents().length === 2)
  expect(documents().map(({ message }) => message)).toEqual(['before', 'after'])
  await dashboard.close()
  expect(await exit).toBe(1)
  expect(said.err).toContain('the dashboard has gone away')
})

test('traces: those that fit, one of them span by span, and those that come', async () => {
  const following = flotilla('traces', '--follow', '--json')
  await trace()
  const found = flotilla('traces', '--service', 'orders', '--error', '--json')
  const none = flotilla('traces', '--min-ms', '5000', '--json')
  const one = flotilla('traces', traceId)
  expect(await Promise.all([found.exit, none.exit, one.exit])).toEqual([0, 0, 0])
  expect(found.documents()).toMatchObject([{ traceId, root: 'placeOrder', spans: 2, errors: 1 }])
  expect(none.documents()).toEqual([])
  expect(one.said.out).toMatch(/20\.0 ms gateway placeOrder\n.*20\.0 ms {3}orders insertOrder ✗ no room\n$/)
  await until(() => following.documents().length === 1)
  expect(following.documents()).toMatchObject([{ traceId, spans: 2 }])
})

test('map: what was seen, as a table and as a document', async () => {
  await trace()
  const [words, json] = [flotilla('map'), flotilla('map', '--json')]
  expect(await Promise.all([words.exit, json.exit])).toEqual([0, 0])
  expect(words.said.out).toMatch(/^gateway +calls +orders +undeclared/m)
  expect(json.documents()).toMatchObject([{ edges: [{ from: 'gateway', to: 'orders', observed: true }] }])
})

test('what is asked wrongly, and a dashboard that is not there, is said in words', async () => {
  const wrong = flotilla('logs', '--level', 'loud')
  expect(await wrong.exit).toBe(1)
  expect(wrong.said.err).toMatch(/the dashboard says 400: .*level/)
  await dashboard.close()
  const gone = flotilla('map')
  expect(await gone.exit).toBe(1)
  expect(gone.said.err).toContain(`no dashboard answers at ${dashboard.url}`)
})
