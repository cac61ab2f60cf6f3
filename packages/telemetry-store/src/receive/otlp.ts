import type { HeldSpan, LogLine, Point, ShownSpan } from '../shapes.ts'
import { intern } from './intern.ts'
import { type KeyValue, millisOf, toFields, toRecord } from './values.ts'

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const
const cacheSystems = new Set<unknown>(['valkey', 'redis', 'memcached'])
const errorStatus = 2
// One for all: most spans have none.
const none: never[] = []

/** ExportTraceServiceRequest, as JSON or decoded from protobuf. */
export function toSpans(request: any): HeldSpan[] {
  return list(request.resourceSpans).flatMap(({ resource, scopeSpans }) => {
    const { service, instance } = originOf(resource)
    return list(scopeSpans).flatMap(({ spans }) => list(spans).map((span) => toSpan(span, service, instance)))
  })
}

function toSpan(span: any, service: string, instance: string): HeldSpan {
  const attributes = toRecord(span.attributes)
  const startedAt = millisOf(span.startTimeUnixNano)
  const failed = Number(span.status?.code ?? 0) === errorStatus || span.status?.code === 'STATUS_CODE_ERROR'
  const events = list(span.events).map((event) => ({
    at: millisOf(event.timeUnixNano),
    name: String(event.name),
    attributes: toFields(event.attributes),
  }))
  const thrown = events.find(({ name }) => name === 'exception')?.attributes['exception.message']
  return {
    traceId: intern(hex(span.traceId)),
    spanId: hex(span.spanId),
    parentId: hex(span.parentSpanId) || null,
    service,
    instance,
    name: intern(String(span.name)),
    kind: kinds[Number(span.kind ?? 0)] ?? 'internal',
    layer: layerOf(attributes),
    startedAt,
    ms: millisOf(span.endTimeUnixNano) - startedAt,
    error: failed ? String(span.status.message || thrown || httpError(attributes)) : null,
    attributes,
    events: events.length > 0 ? events : none,
    links: span.links?.length
      ? list(span.links).map((link) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) }))
      : none,
  }
}

function layerOf(attributes: ShownSpan['attributes']): ShownSpan['layer'] {
  const has = (key: string) => attributes[key] !== undefined
  if (has('flotilla.cache.name') || cacheSystems.has(attributes['db.system.name'])) return 'cache'
  if (has('db.system.name') || has('db.query.text')) return 'sql'
  if (has('messaging.system')) return 'event'
  if (has('flotilla.saga.name')) return 'saga'
  if (has('flotilla.job.name')) return 'job'
  return has('http.request.method') || has('server.address') ? 'http' : 'other'
}

function httpError(attributes: ShownSpan['attributes']): string {
  const status = attributes['http.response.status_code']
  return status === undefined ? 'failed' : `answered ${status}`
}

/** ExportLogsServiceRequest; ids are given by whoever holds them. */
export function toLogLines(request: any): Omit<LogLine, 'id'>[] {
  return list(request.resourceLogs).flatMap(({ resource, scopeLogs }) => {
    const origin = originOf(resource)
    return list(scopeLogs).flatMap(({ logRecords }) =>
      list(logRecords).map((record) => ({
        at: millisOf(record.timeUnixNano ?? record.observedTimeUnixNano),
        level: levelOf(Number(record.severityNumber ?? 9)),
        ...origin,
        message: String(record.body?.stringValue ?? ''),
        traceId: hex(record.traceId) || null,
        spanId: hex(record.spanId) || null,
        fields: toFields(record.attributes),
      })),
    )
  })
}

// OpenTelemetry's severity numbers: four to a level.
function levelOf(severity: number): LogLine['level'] {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
  return levels[Math.min(5, Math.max(0, Math.floor((severity - 1) / 4)))]!
}

/** ExportMetricsServiceRequest; only cumulative sums and histograms, as Prometheus has them. */
export function toPoints(request: any): Point[] {
  return list(request.resourceMetrics).flatMap(({ resource, scopeMetrics }) => {
    const origin = originOf(resource)
    const metrics = list(scopeMetrics).flatMap((scope) => list(scope.metrics))
    return metrics.flatMap((metric): Point[] => {
      const { name, description: help = '' } = metric
      const [kind, data] = metric.sum
        ? (['counter', metric.sum] as const)
        : metric.histogram
          ? (['histogram', metric.histogram] as const)
          : (['gauge', metric.gauge] as const)
      return list(data?.dataPoints).map((point) => ({
        name,
        help,
        kind,
        ...origin,
        labels: stringsOf(point.attributes),
        at: millisOf(point.timeUnixNano),
        value: Number(kind === 'histogram' ? point.count : (point.asDouble ?? point.asInt ?? 0)),
        ...(kind === 'histogram' && {
          bounds: list(point.explicitBounds).map(Number),
          counts: list(point.bucketCounts).map(Number),
        }),
      }))
    })
  })
}

function originOf(resource: any): { service: string; instance: string } {
  const described = toRecord(resource?.attributes)
  return {
    service: String(described['service.name'] ?? 'unknown'),
    instance: String(described['service.instance.id'] ?? ''),
  }
}

function stringsOf(attributes: readonly KeyValue[] | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(toRecord(attributes)).map(([key, value]) => [key, String(value)]))
}

const list = (items: any): any[] => (Array.isArray(items) ? items : [])

// JSON has ids in hexadecimal, protobuf in bytes.
function hex(id: unknown): string {
  if (typeof id === 'string') return id.toLowerCase()
  return id instanceof Uint8Array ? Buffer.from(id).toString('hex') : ''
}
