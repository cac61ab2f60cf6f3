import type { HrTime, SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { type KeyValue, toAttributes } from './values.ts'

/** The OTLP document (ExportTraceServiceRequest) of spans that have ended, in JSON. Not the SDK's exporter: with ours all three signals go one way. */
export function toTraces(resource: KeyValue[], spans: readonly WrittenSpan[]): string {
  const scopes = [...Map.groupBy(spans, ({ scope }) => scope)].map(
    ([name, some]) => `{"scope":${JSON.stringify({ name })},"spans":[${some.map(({ text }) => text).join(',')}]}`,
  )
  return `{"resourceSpans":[{"resource":${JSON.stringify({ attributes: resource })},"scopeSpans":[${scopes.join(',')}]}]}`
}

/** A span as it will be sent. It waits as text, which is less to hold than all that a span is made of. */
export interface WrittenSpan {
  readonly scope: string
  readonly text: string
}

export const writeSpan = (span: ReadableSpan): WrittenSpan => ({
  scope: span.instrumentationScope.name,
  text: JSON.stringify(toSpan(span)),
})

function toSpan(span: ReadableSpan) {
  const { traceId, spanId, traceFlags } = span.spanContext()
  const { parentSpanContext: parent, events, links, status } = span
  return {
    traceId,
    spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    flags: traceFlags,
    name: span.name,
    // OTLP has an «unspecified» before them.
    kind: span.kind + 1,
    startTimeUnixNano: toNanos(span.startTime),
    endTimeUnixNano: toNanos(span.endTime),
    attributes: toAttributes(span.attributes),
    ...(events.length > 0 && {
      events: events.map(({ time, name, attributes = {} }) => ({
        timeUnixNano: toNanos(time),
        name,
        attributes: toAttributes(attributes),
      })),
    }),
    ...(links.length > 0 && { links: links.map(({ context }) => toLink(context)) }),
    status,
  }
}

const toLink = ({ traceId, spanId, traceFlags }: SpanContext) => ({ traceId, spanId, flags: traceFlags })

// 64 bits do not fit a JSON number.
const toNanos = ([seconds, nanos]: HrTime): string => `${seconds}${String(nanos).padStart(9, '0')}`
