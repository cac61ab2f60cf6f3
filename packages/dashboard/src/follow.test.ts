import { expect, test } from 'vitest'
import { openDashboard } from './dashboard.ts'

const nanos = (ms: number) => `${ms}000000`

async function send(url: string, traceId: string): Promise<void> {
  const now = Date.now()
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] }
  const span = {
    traceId,
    spanId: 'a'.repeat(16),
    name: 'x',
    kind: 2,
    startTimeUnixNano: nanos(now),
    endTimeUnixNano: nanos(now + 5),
  }
  const line = { timeUnixNano: nanos(now), severityNumber: 9, body: { stringValue: traceId } }
  const point = { timeUnixNano: nanos(now), asDouble: 7, attributes: [] }
  const documents = {
    traces: { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] },
    logs: { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line] }] }] },
    metrics: {
      resourceMetrics: [
        { resource, scopeMetrics: [{ metrics: [{ name: 'some_gauge', gauge: { dataPoints: [point] } }] }] },
      ],
    },
  }
  for (const [signal, document] of Object.entries(documents))
    await fetch(`${url}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(document),
    })
}

const read = async (url: string, path: string): Promise<any> => (await fetch(`${url}/api${path}`)).json()
const [before, meanwhile, later] = ['b', 'c', 'd'].map((letter) => letter.repeat(32)) as [string, string, string]

test('a dashboard that follows another shows what that holds and what comes, once, also after it was away', async () => {
  let far = await openDashboard({ port: 0 })
  const port = Number(new URL(far.url).port)
  await send(far.url, before)
  const near = await openDashboard({ port: 0, origin: async () => ({ url: far.url, close() {} }) })
  const seen = async () => {
    const messages = (await read(near.url, '/logs')).map(({ message }: any) => message)
    const traces = (await read(near.url, '/traces')).items.map(({ traceId }: any) => traceId)
    expect(traces).toEqual(messages)
    return traces
  }
  await expect.poll(seen).toEqual([before])
  await expect.poll(async () => (await read(near.url, '/metrics')).map(({ name }: any) => name)).toEqual(['some_gauge'])
  await send(far.url, meanwhile)
  await expect.poll(seen).toEqual([meanwhile, before])

  await far.close()
  far = await openDashboard({ port })
  let n = 0
  await expect
    .poll(
      async () => {
        await send(far.url, `${later.slice(8)}${String(n++).padStart(8, '0')}`)
        return (await seen()).length
      },
      // A page has a hundred traces, and the log more lines.
      { interval: 250 },
    )
    .toBeGreaterThan(2)
  expect((await seen()).slice(-2)).toEqual([meanwhile, before])
  await near.close()
  await far.close()
})
