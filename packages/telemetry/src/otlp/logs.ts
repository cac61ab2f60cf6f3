import { type KeyValue, toAttributes, toNanos } from './values.ts'

// OpenTelemetry logs data model, severity numbers.
const severities: Record<string, number> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 }

/** The OTLP document (ExportLogsServiceRequest) of lines that the logger wrote. */
export function toLogs(resource: KeyValue[], lines: readonly string[]) {
  const logRecords = lines.map((line) => toRecord(JSON.parse(line)))
  return {
    resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [{ scope: { name: 'pino' }, logRecords }] }],
  }
}

function toRecord(line: Record<string, unknown>) {
  const { level, time, msg = '', trace_id, span_id, service: _service, version: _version, err, ...fields } = line
  const severityText = String(level)
  return {
    timeUnixNano: toNanos(Date.parse(String(time))),
    severityNumber: severities[severityText] ?? 0,
    severityText,
    body: { stringValue: String(msg) },
    attributes: toAttributes({ ...fields, ...toException(err) }),
    ...(trace_id !== undefined && { traceId: trace_id, flags: 1 }),
    ...(span_id !== undefined && { spanId: span_id }),
  }
}

function toException(err: unknown): Record<string, unknown> {
  if (typeof err !== 'object' || err === null) return {}
  const { type, message, stack } = err as Record<string, unknown>
  return { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack }
}
