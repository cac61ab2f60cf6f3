import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import pino, { type Logger } from 'pino'
import { createLogger } from './logger.ts'
import { observeProcess } from './metrics.ts'
import { type Exporter, openExporter } from './otlp/exporter.ts'

const stopWithinMs = 2_000
const flushEveryMs = 100

export interface Telemetry {
  readonly logger: Logger
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>
}

/**
 * Begins to observe this process: logs on stdout, process metrics, W3C trace context. With OTEL_EXPORTER_OTLP_ENDPOINT in the environment
 * spans, metrics and logs also go there; without it spans are no-ops. OTEL_TRACES_SAMPLER_ARG is the share of traces kept (1 by
 * default; the caller's choice goes first).
 */
export function startTelemetry(options: {
  service: string
  version: string
  env?: NodeJS.ProcessEnv
  level?: string
}): Telemetry {
  const { service, version, env = process.env, level = env.LOG_LEVEL ?? 'info' } = options
  observeProcess()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const exporter = openExporter({ service, version, env })
  if (exporter) trace.setGlobalTracerProvider(exporter.tracerProvider)
  // Lines are written together, a few times a second: one write a line would cost each request more than its line does, and each write wakes another thread.
  const stdout = pino.destination({ dest: 1, sync: false, minLength: 65_536, maxWrite: 131_072 })
  const flushing = setInterval(() => stdout.flush(), flushEveryMs).unref()
  const logger = createLogger({
    service,
    version,
    level,
    write(line) {
      stdout.write(line)
      exporter?.log(line)
    },
  })
  return {
    logger,
    stop() {
      clearInterval(flushing)
      return stop(exporter, stdout)
    },
  }
}

async function stop(exporter: Exporter | undefined, stdout: ReturnType<typeof pino.destination>): Promise<void> {
  // At once: whoever stops a process does not wait for a receiver that hangs, and the last lines say why it ended.
  stdout.flush()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, stopWithinMs)))
  await Promise.race([exporter?.close(), late])
  clearTimeout(timer)
  for (const api of [trace, context, propagation]) api.disable()
  await written(stdout)
}

// Not flushSync: where whoever read stdout has gone, it tries for ever (sonic-boom 4.2). Only a write that is not waited for finds that out.
function written(stdout: ReturnType<typeof pino.destination>): Promise<void> {
  return new Promise((done) => {
    const late = setTimeout(done, stopWithinMs)
    const end = () => {
      clearTimeout(late)
      done()
    }
    stdout.once('error', end)
    stdout.flush(end)
  })
}
