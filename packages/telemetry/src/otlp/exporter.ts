import { randomUUID } from 'node:crypto'
import { ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  ParentBasedSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { countDropped, createBatcher } from './batcher.ts'
import { toLogs } from './logs.ts'
import { toMetrics } from './metrics.ts'
import { openPoster } from './post.ts'
import { toAttributes } from './values.ts'

/** Where spans, log lines and metrics leave the process, as OTLP over HTTP in JSON. */
export interface Exporter {
  readonly tracerProvider: TracerProvider
  log(line: string): void
  close(): Promise<void>
  /** Gives up on what could not be sent so far. */
  abandon(): void
}

/** OTEL_METRIC_EXPORT_INTERVAL is in milliseconds, 10,000 by default. */
export function openExporter(options: { service: string; version: string; env: NodeJS.ProcessEnv }): Exporter {
  const { service, version, env } = options
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT!.replace(/\/$/, '')
  const described = {
    'service.name': service,
    'service.version': version,
    'service.instance.id': env.HOSTNAME ?? randomUUID(),
  }
  const resource = toAttributes(described)
  const poster = openPoster(endpoint)
  const logs = createBatcher<string>({
    signal: 'logs',
    send: (lines) => poster.post('/v1/logs', toLogs(resource, lines)),
  })
  const spans = openSpans(`${endpoint}/v1/traces`)
  const tracerProvider = new TracerProvider({
    resource: resourceFromAttributes(described),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1)) }),
    spanProcessors: [spans],
  })

  const sendMetrics = async () =>
    poster.post('/v1/metrics', await toMetrics(resource)).catch(() => countDropped('metrics'))
  const timer = setInterval(sendMetrics, Number(env.OTEL_METRIC_EXPORT_INTERVAL ?? 10_000)).unref()
  return {
    tracerProvider,
    log: (line) => logs.push(line),
    async close() {
      clearInterval(timer)
      await Promise.all([tracerProvider.shutdown(), logs.close(), sendMetrics()])
      poster.close()
    },
    abandon() {
      logs.abandon()
      spans.abandon()
      poster.close()
    },
  }
}

// Not the SDK's BatchSpanProcessor: what it drops is counted nowhere that Prometheus sees.
function openSpans(url: string) {
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: 3_000 })
  const batcher = createBatcher<ReadableSpan>({
    signal: 'traces',
    send: (spans) =>
      new Promise((resolve, reject) => {
        exporter.export(spans, ({ code, error }) => (code === ExportResultCode.SUCCESS ? resolve() : reject(error)))
      }),
  })
  return {
    onStart() {},
    onEnd(span: ReadableSpan) {
      if (span.spanContext().traceFlags & 1) batcher.push(span)
    },
    forceFlush: () => batcher.flush(),
    abandon: () => batcher.abandon(),
    async shutdown() {
      await batcher.close()
      await exporter.shutdown()
    },
  }
}
