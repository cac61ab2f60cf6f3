import { randomBytes } from 'node:crypto'

/** One span as a test says it; times in milliseconds since the feed's `at`. */
export interface Told {
  readonly service: string
  readonly name: string
  /** OTLP's SpanKind. */
  readonly kind: 1 | 2 | 3 | 4 | 5
  readonly from: number
  readonly ms: number
  /** Which of the list it is below. */
  readonly below?: number
  readonly error?: string
  readonly attributes?: Readonly<Record<string, string | number>>
}

export const hex = (bytes: number) => randomBytes(bytes).toString('hex')

/** Sends spans of one trace over OTLP/HTTP, as a service does. Returns the trace's and the spans' ids. */
export async function tellSpans(url: string, told: readonly Told[], at = Date.now() - 1_000) {
  const traceId = hex(16)
  const ids = told.map(() => hex(8))
  const spans = told.map(({ service, name, kind, from, ms, below, error, attributes = {} }, n) => ({
    service,
    span: {
      traceId,
      spanId: ids[n],
      ...(below !== undefined && { parentSpanId: ids[below] }),
      name,
      kind,
      startTimeUnixNano: nanos(at + from),
      endTimeUnixNano: nanos(at + from + ms),
      attributes: pairs(attributes),
      status: error === undefined ? {} : { code: 2, message: error },
    },
  }))
  const resourceSpans = [...Map.groupBy(spans, ({ service }) => service)].map(([service, list]) => ({
    resource: resourceOf(service),
    scopeSpans: [{ scope: { name: 'test' }, spans: list.map(({ span }) => span) }],
  }))
  await post(`${url}/v1/traces`, { resourceSpans })
  return { traceId, ids }
}

export interface ToldLine {
  readonly service: string
  readonly level: 'INFO' | 'WARN' | 'ERROR'
  readonly message: string
  readonly traceId?: string
  readonly spanId?: string
  readonly at?: number
}

const severities = { INFO: 9, WARN: 13, ERROR: 17 } as const

export async function tellLines(url: string, lines: readonly ToldLine[]): Promise<void> {
  const resourceLogs = [...Map.groupBy(lines, ({ service }) => service)].map(([service, list]) => ({
    resource: resourceOf(service),
    scopeLogs: [
      {
        scope: { name: 'test' },
        logRecords: list.map(({ level, message, traceId, spanId, at = Date.now() }) => ({
          timeUnixNano: nanos(at),
          severityNumber: severities[level],
          severityText: level,
          body: { stringValue: message },
          attributes: [],
          ...(traceId && { traceId }),
          ...(spanId && { spanId }),
        })),
      },
    ],
  }))
  await post(`${url}/v1/logs`, { resourceLogs })
}

/** A gauge's value, as of now. */
export async function tellGauge(url: string, service: string, name: string, value: number): Promise<void> {
  const dataPoints = [{ timeUnixNano: nanos(Date.now()), asDouble: value, attributes: [] }]
  const metrics = [{ name, description: 'Told by a test', unit: '1', gauge: { dataPoints } }]
  await post(`${url}/v1/metrics`, {
    resourceMetrics: [{ resource: resourceOf(service), scopeMetrics: [{ scope: { name: 'test' }, metrics }] }],
  })
}

const resourceOf = (service: string) => ({
  attributes: pairs({ 'service.name': service, 'service.version': 'test', 'service.instance.id': `${service}-1` }),
})

const pairs = (of: Readonly<Record<string, string | number>>) =>
  Object.entries(of).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }))

const nanos = (ms: number) => String(BigInt(Math.round(ms * 1_000)) * 1_000n)

async function post(url: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}

/** A trace of so many steps below one job. */
export const spansOf = (count: number): Told[] =>
  Array.from({ length: count }, (_, n) => ({
    service: ['gateway', 'orders', 'shipping'][n % 3]!,
    name: n === 0 ? 'a long job' : `step ${n}`,
    kind: n === 0 ? 2 : 1,
    from: n / 10,
    ms: n === 0 ? count / 10 : 1,
    ...(n > 0 && { below: 0 }),
  }))
