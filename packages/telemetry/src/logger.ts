import { isSpanContextValid, trace } from '@opentelemetry/api'
import pino, { type Logger } from 'pino'
import { redact } from './redact.ts'

export interface LoggerOptions {
  service: string
  version: string
  level: string
  /** Where lines go. */
  write: (line: string) => void
}

/** JSON lines with the trace they belong to and without secrets. */
export function createLogger({ service, version, level, write }: LoggerOptions): Logger {
  const stream = { write }
  const logger = pino(
    {
      level,
      base: { service, version },
      timestamp,
      mixin: currentTrace,
      serializers: { err: toError },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields),
      },
    },
    stream,
  )
  // A formatter for bindings is heard for the first logger only, not for its children (pino 10).
  const { child } = logger
  logger.child = function (bindings, options) {
    return child.call(this, redact(bindings), options) as never
  }
  return logger
}

// RFC 3339, made once a millisecond.
let last = { ms: 0, text: '' }
function timestamp(): string {
  const ms = Date.now()
  if (ms !== last.ms) last = { ms, text: `,"time":"${new Date(ms).toISOString()}"` }
  return last.text
}

function currentTrace(): object {
  const span = trace.getActiveSpan()?.spanContext()
  if (!span || !isSpanContextValid(span)) return {}
  return { trace_id: span.traceId, span_id: span.spanId }
}

// Not pino's own: it copies every property of an error, and drivers put data and headers there.
function toError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    stack,
    ...(cause !== undefined && { cause: toError(cause) }),
  }
}
