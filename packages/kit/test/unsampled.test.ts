import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startProgram } from './process.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const unsampled = { traceparent: `00-${traceId}-b7ad6b7169203331-00` }

test('of an unsampled trace only the request that was slow is recorded; control: sampled, both are', async () => {
  const found = await spansOf({ headers: unsampled, paths: ['/slow/0', '/slow/1001'] })
  expect(found).toMatchObject([
    { name: 'slow', kind: 2, traceId, parentSpanId: expect.stringMatching(/^[0-9a-f]{16}$/), status: { code: 0 } },
  ])
  const [{ startTimeUnixNano, endTimeUnixNano }] = found as any
  expect((BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1_000_000n).toBeGreaterThanOrEqual(1_000n)
  const sampled = { traceparent: unsampled.traceparent.replace(/0$/, '1') }
  expect(await spansOf({ headers: sampled, paths: ['/slow/0', '/slow/1001'] })).toHaveLength(2)
})

test('so is the one that failed, with what went wrong, and its line in the log says in which trace', async () => {
  const lines: any[] = []
  const found = await spansOf({ headers: unsampled, paths: ['/slow/0', '/fails'] }, lines)
  const answered = lines.filter(({ body }) => body?.stringValue === 'answered')
  expect(answered.at(-1)).toMatchObject({ traceId })
  expect(found).toMatchObject([{ name: 'fails', traceId, status: { code: 2 } }])
  const attributes = Object.fromEntries((found[0] as any).attributes.map((one: any) => [one.key, one.value]))
  expect(attributes).toMatchObject({
    'http.request.method': { stringValue: 'GET' },
    'http.route': { stringValue: '/fails' },
    'http.response.status_code': { intValue: 500 },
    'error.type': { stringValue: '500' },
  })
})

/** What the program tells an OTLP receiver until it has ended. */
async function spansOf(
  { headers, paths }: { headers: Record<string, string>; paths: string[] },
  lines: object[] = [],
): Promise<object[]> {
  const spans: object[] = []
  const receiver = createServer(async (request, response) => {
    const document: any = await json(request)
    lines.push(...(document.resourceLogs ?? []).flatMap((one: any) => one.scopeLogs.flatMap((s: any) => s.logRecords)))
    spans.push(...(document.resourceSpans ?? []).flatMap((one: any) => one.scopeSpans.flatMap((s: any) => s.spans)))
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  const program = await startProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, DRAIN_MS: '0', LOG_LEVEL: 'info' })
  for (const path of paths) await fetch(program.url + path, { headers }).then((answer) => answer.text())
  program.child.kill('SIGTERM')
  await program.exited
  receiver.closeAllConnections()
  receiver.close()
  return spans
}
