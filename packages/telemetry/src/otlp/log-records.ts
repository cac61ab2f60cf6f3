import type { AnyValue, LogRecord } from '@opentelemetry/api'

// OpenTelemetry logs data model, severity numbers.
const severities: Record<string, number> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 }

/** Returns a line of the logger as OpenTelemetry has it. Emit it while the span that it belongs to is active. */
export function toLogRecord(line: string): LogRecord {
  const fields = JSON.parse(line)
  const {
    level,
    time,
    msg,
    trace_id: _trace,
    span_id: _span,
    service: _service,
    version: _version,
    err,
    ...rest
  } = fields
  return {
    timestamp: new Date(time),
    severityNumber: severities[level] ?? 0,
    severityText: level,
    body: msg ?? '',
    attributes: { ...rest, ...toException(err) },
  }
}

// opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs
function toException(err: unknown): Record<string, AnyValue> {
  if (typeof err !== 'object' || err === null) return {}
  const { type, message, stack } = err as Record<string, string>
  return { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack }
}
