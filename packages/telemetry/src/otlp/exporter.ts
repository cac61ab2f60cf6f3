import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  ParentBasedSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { countDropped, createBatcher } from './batcher.ts'
import { type Destination, destinationOf } from './destinations.ts'
import { toLogs } from './logs.ts'
import { toMetrics } from './metrics.ts'
import { inJson, openPoster } from './post.ts'
import { resourceOf } from './resource.ts'
import { toTraces, type WrittenSpan, writeSpan } from './traces.ts'
import { type KeyValue, toAttributes } from './values.ts'

/** Where spans, log lines and metrics leave the process, as OTLP over HTTP in JSON. */
export interface Exporter {
  readonly tracerProvider: TracerProvider
  log(line: string): void
  close(): Promise<void>
  /** Gives up on what could not be sent so far. */
  abandon(): void
}

/** Undefined where no variable says where to. OTEL_METRIC_EXPORT_INTERVAL is in milliseconds, 10,000 by default. */
export function openExporter(options: {
  service: string
  version: string
  env: NodeJS.ProcessEnv
}): Exporter | undefined {
  const { env } = options
  const to = {
    traces: destinationOf('traces', env),
    logs: destinationOf('logs', env),
    metrics: destinationOf('metrics', env),
  }
  if (!Object.values(to).some(Boolean)) return undefined
  const described = resourceOf(options)
  const resource = toAttributes(described)
  const logPoster = to.logs && openPoster(to.logs)
  const logs =
    logPoster &&
    createBatcher<string>({ signal: 'logs', send: (lines) => logPoster.post(inJson(toLogs(resource, lines))) })
  const spans = to.traces && openSpans(to.traces, resource)
  const tracerProvider = new TracerProvider({
    resource: resourceFromAttributes(described),
    sampler: new ParentBasedSampler({
      root: new TraceIdRatioBasedSampler(numberIn(env, 'OTEL_TRACES_SAMPLER_ARG', { from: 0, to: 1, otherwise: 1 })),
    }),
    spanProcessors: spans ? [spans] : [],
  })
  const metricPoster = to.metrics && openPoster(to.metrics)
  const sendMetrics = async () =>
    metricPoster?.post(inJson(await toMetrics(resource))).catch(() => countDropped('metrics'))
  const interval = numberIn(env, 'OTEL_METRIC_EXPORT_INTERVAL', { from: 1, to: 2 ** 31 - 1, otherwise: 10_000 })
  const timer = setInterval(sendMetrics, interval).unref()
  const closePosters = () => {
    for (const poster of [logPoster, metricPoster]) poster?.close()
  }
  return {
    tracerProvider,
    log: (line) => logs?.push(line),
    async close() {
      clearInterval(timer)
      await Promise.all([tracerProvider.shutdown(), logs?.close(), sendMetrics()])
      closePosters()
    },
    abandon() {
      logs?.abandon()
      spans?.abandon()
      closePosters()
    },
  }
}

// A value that is none counts as not set: opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables
function numberIn(
  env: NodeJS.ProcessEnv,
  name: string,
  { from, to, otherwise }: { from: number; to: number; otherwise: number },
): number {
  const text = env[name]?.trim()
  const value = text ? Number(text) : Number.NaN
  return value >= from && value <= to ? value : otherwise
}

// Not the SDK's BatchSpanProcessor: what it drops is counted nowhere that Prometheus sees.
function openSpans(to: Destination, resource: KeyValue[]) {
  const poster = openPoster(to)
  const batcher = createBatcher<WrittenSpan>({
    signal: 'traces',
    send: (spans) => poster.post(Buffer.from(toTraces(resource, spans))),
  })
  return {
    onStart() {},
    onEnd(span: ReadableSpan) {
      if (span.spanContext().traceFlags & 1) batcher.push(writeSpan(span))
    },
    forceFlush: () => batcher.flush(),
    abandon() {
      batcher.abandon()
      poster.close()
    },
    async shutdown() {
      await batcher.close()
      poster.close()
    },
  }
}
