import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { type Destination, destinationOf } from './destinations.ts'
import { countDropped, countReading } from './dropped.ts'
import { isListening } from './listening.ts'
import { toLogRecord } from './log-records.ts'
import { toMetrics } from './metrics.ts'
import { openPoster } from './post.ts'
import { resourceOf } from './resource.ts'

/** Where spans, log lines and metrics leave the process, as OTLP over HTTP in JSON. */
export interface Exporter {
  readonly tracerProvider: TracerProvider
  log(line: string): void
  /** Sends what is left to each receiver that listens. */
  close(): Promise<void>
}

const scheduledDelayMillis = 1_000

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
  const resource = resourceFromAttributes(resourceOf(options))
  const tracerProvider = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({
      root: new TraceIdRatioBasedSampler(numberIn(env, 'OTEL_TRACES_SAMPLER_ARG', { from: 0, to: 1, otherwise: 1 })),
    }),
    spanProcessors: to.traces ? [toBatches(to.traces)] : [],
  })
  const logs = to.logs && openLogs(to.logs, resource)
  const interval = numberIn(env, 'OTEL_METRIC_EXPORT_INTERVAL', { from: 1, to: 2 ** 31 - 1, otherwise: 10_000 })
  const metrics = to.metrics && openMetrics(to.metrics, resource, interval)
  const logger = logs?.getLogger('pino')
  return {
    tracerProvider,
    log: (line) => logger?.emit(toLogRecord(line)),
    async close() {
      const ends = [
        [to.traces, tracerProvider],
        [to.logs, logs],
        [to.metrics, metrics],
      ] as const
      await Promise.allSettled(
        ends.map(async ([receiver, end]) => {
          if (receiver && (await isListening(receiver.url))) await end?.shutdown()
        }),
      )
    },
  }
}

function toBatches(to: Destination): BatchSpanProcessor {
  const exporter = new OTLPTraceExporter(to)
  return new BatchSpanProcessor({ exporter, scheduledDelayMillis, selfObsMeterProvider: countDropped('traces') })
}

function openLogs(to: Destination, resource: Resource): LoggerProvider {
  const exporter = new OTLPLogExporter(to)
  const processor = new BatchLogRecordProcessor({
    exporter,
    scheduledDelayMillis,
    selfObsMeterProvider: countDropped('logs'),
  })
  return new LoggerProvider({ resource, processors: [processor] })
}

// Not the SDK's metrics: what is in prom-client has to be turned into OTLP either way (docs/decisions/0079).
function openMetrics(to: Destination, resource: Resource, intervalMs: number) {
  const poster = openPoster(to)
  const send = async () =>
    poster.post(Buffer.from(JSON.stringify(await toMetrics(resource.attributes)))).catch(countReading)
  const timer = setInterval(send, intervalMs).unref()
  return {
    async shutdown() {
      clearInterval(timer)
      await send()
      poster.close()
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
