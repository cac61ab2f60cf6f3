import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openReceiver, runProgram } from '../test/receiver.ts'

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test('spans, log lines and metrics reach an OTLP receiver, tied together', async () => {
  await using receiver = await openReceiver()
  const { report } = await runProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, PARENT: parent })

  const spans = receiver.at('/v1/traces').flatMap((d) => d.resourceSpans[0].scopeSpans.flatMap((s: any) => s.spans))
  const outer = spans.find((span) => span.name === 'outer')
  const inner = spans.find((span) => span.name === 'inner')
  expect(outer).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' })
  expect(inner).toMatchObject({ traceId: outer.traceId, parentSpanId: outer.spanId, status: { code: 2 } })
  expect(inner.events[0].name).toBe('exception')
  expect(report.traceparent).toBe(`00-${inner.traceId}-${inner.spanId}-01`)

  const [logs] = receiver.at('/v1/logs')
  expect(logs.resourceLogs[0].resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'probe' },
  })
  const records = logs.resourceLogs[0].scopeLogs[0].logRecords
  const inside = records.find((record: any) => record.body.stringValue === 'inside')
  expect(inside).toMatchObject({ severityNumber: 13, traceId: inner.traceId, spanId: inner.spanId })

  const metrics = receiver.at('/v1/metrics').at(-1).resourceMetrics[0].scopeMetrics[0].metrics
  const named = (name: string) => metrics.find((metric: any) => metric.name === name)
  expect(named('orders_total').sum).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 })
  expect(named('orders_total').sum.dataPoints[0].asDouble).toBe(3)
  const [latency] = named('latency_seconds').histogram.dataPoints
  expect(latency).toMatchObject({ count: '3', explicitBounds: [0.1, 1], bucketCounts: ['1', '1', '1'] })
  expect(latency.sum).toBeCloseTo(5.55)
  expect(report.dropped).toEqual({})
})

test('the standard variables say where: a path of its own for traces, headers for all and for one', async () => {
  await using receiver = await openReceiver()
  await runProgram({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/base/`,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/else/where`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%3Db,x-tenant=shop',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-tenant=traces',
  })
  const shown = receiver.received.map(({ path, headers }) => `${path} ${headers.authorization} ${headers['x-tenant']}`)
  expect([...new Set(shown)].toSorted()).toEqual([
    '/base/v1/logs Bearer a=b shop',
    '/base/v1/metrics Bearer a=b shop',
    '/else/where Bearer a=b traces',
  ])
})

test('headers and resource attributes count for traces, logs and metrics alike', async () => {
  await using receiver = await openReceiver()
  await runProgram({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a',
    OTEL_RESOURCE_ATTRIBUTES:
      'deployment.environment.name=pre%20view,service.instance.id=pod-7,service.name=no,broken=%zz,=',
  })
  expect(receiver.received.map(({ path }) => path).toSorted()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces'])
  for (const { headers, document } of receiver.received) {
    expect(headers.authorization).toBe('Bearer a')
    expect(resourceIn(document)).toEqual({
      'service.name': 'probe',
      'service.version': '1.2.3',
      'service.instance.id': 'pod-7',
      'deployment.environment.name': 'pre view',
    })
  }
})

test('headers that are secret come from a file', async () => {
  await using receiver = await openReceiver()
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-headers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'value'), 'authorization=Bearer%20of-a-file\n')
  await runProgram({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS_FILE: join(folder, 'value'),
  })
  const shown = receiver.received.map(({ headers }) => headers.authorization)
  expect(shown).toEqual(['Bearer of-a-file', 'Bearer of-a-file', 'Bearer of-a-file'])
})

test('OTEL_SERVICE_NAME names the service in each of them', async () => {
  await using receiver = await openReceiver()
  await runProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: 'shop-probe' })
  const names = receiver.received.map(({ document }) => resourceIn(document)['service.name'])
  expect(names).toEqual(['shop-probe', 'shop-probe', 'shop-probe'])
})

test('with an endpoint for traces alone nothing else is sent', async () => {
  await using receiver = await openReceiver()
  await runProgram({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces` })
  expect([...new Set(receiver.received.map(({ path }) => path))]).toEqual(['/v1/traces'])
})

test('control: without an endpoint nothing leaves and spans are no-ops, but a given trace is carried on', async () => {
  await using receiver = await openReceiver()
  const alone = await runProgram({})
  expect(alone.report.traceparent).toBeNull()
  expect(alone.lines[0]).not.toHaveProperty('trace_id')
  const carried = await runProgram({ PARENT: parent })
  expect(carried.report.traceparent).toBe(parent)
  expect(carried.lines[0].trace_id).toBe('0af7651916cd43dd8448eb211c80319c')
  expect(receiver.received).toEqual([])
})

test('an unsampled trace is not exported', async () => {
  await using receiver = await openReceiver()
  await runProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: '0' })
  expect(receiver.at('/v1/traces')).toEqual([])
  expect(receiver.at('/v1/logs')).toHaveLength(1)
})

test('values that are none count as not set: all traces, metrics every 10 s, no header', async () => {
  await using receiver = await openReceiver()
  await runProgram({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER_ARG: 'always',
    OTEL_METRIC_EXPORT_INTERVAL: '10s',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=%zz,x-tenant=shop',
  })
  expect(receiver.at('/v1/traces')).toHaveLength(1)
  expect(receiver.at('/v1/metrics')).toHaveLength(1)
  expect(receiver.received[0]!.headers).toMatchObject({ 'x-tenant': 'shop' })
  expect(receiver.received[0]!.headers).not.toHaveProperty('authorization')
})

test('lines are JSON on stdout, with service and level, and without secrets', async () => {
  await using receiver = await openReceiver()
  const { lines, stdout } = await runProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
  expect(lines.map((line) => [line.level, line.service, line.msg])).toEqual([
    ['info', 'probe', 'paying'],
    ['warn', 'probe', 'inside'],
    ['error', 'probe', 'caught'],
  ])
  expect(lines[0].card).toEqual({ number: '[redacted]', cvc: '[redacted]' })
  expect(lines[2].err).toMatchObject({ type: 'Error', message: 'inner failed', cause: { message: 'below' } })
  const written = stdout + JSON.stringify(receiver.received)
  expect(written.match(/s3cret|4242424242/g)).toBeNull()
})

test('a receiver that never answers costs lines, not time: they are dropped and counted', async () => {
  await using receiver = await openReceiver({ silent: true })
  const { lines, report } = await runProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, LINES: '5000' })
  expect(lines).toHaveLength(5_002)
  expect(report.dropped.logs).toBeGreaterThan(2_000)
  expect(report.stopMs).toBeLessThan(2_500)
})

test('a receiver that fails is counted too', async () => {
  await using receiver = await openReceiver({ status: 400 })
  const { report } = await runProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
  expect(report.dropped).toEqual({ logs: 3, traces: 2, metrics: 1 })
})

test('process metrics are there: event loop, memory, garbage collection', async () => {
  const { report } = await runProgram({})
  for (const name of [
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_eventloop_utilization',
    'process_resident_memory_bytes',
  ]) {
    expect(report.metrics).toMatch(new RegExp(`^${name} [\\d.e-]+$`, 'm'))
  }
})

test('it ends although whoever read its lines has gone', async () => {
  const program = spawn(process.execPath, [new URL('../test/program.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  program.stdout.destroy()
  expect(await once(program, 'exit')).toEqual([0, null])
})

function resourceIn(document: Record<string, any>): Record<string, string> {
  const [{ resource }] = Object.values(document)[0]
  return Object.fromEntries(resource.attributes.map(({ key, value }: any) => [key, value.stringValue]))
}
