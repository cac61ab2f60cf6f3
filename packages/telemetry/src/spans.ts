import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

/** The active span as a W3C `traceparent`; none outside a trace. */
export function currentTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext()
  if (!span || !isSpanContextValid(span)) return undefined
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`
}

/** Runs `work` as a continuation of that trace. Without a traceparent it runs where it stands. */
export function withTraceparent<T>(traceparent: string | undefined, work: () => T): T {
  return traceparent ? context.with(toContext(traceparent), work) : work()
}

export interface SpanOptions {
  kind?: SpanKind
  attributes?: Attributes
  /** A traceparent; the active span otherwise. */
  parent?: string | undefined
  /** Traceparents of what else led here: the messages of a batch, say. */
  links?: readonly string[]
}

/** Runs `work` as a span that always ends; an error is written into it and thrown on. */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const { kind = SpanKind.INTERNAL, attributes = {}, parent, links = [] } = options
  const from = parent ? toContext(parent) : context.active()
  const tracer = trace.getTracer('@flotilla/telemetry')
  return tracer.startActiveSpan(name, { kind, attributes, links: links.flatMap(toLink) }, from, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.recordException(error as Error)
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error)?.message ?? String(error) })
      throw error
    } finally {
      span.end()
    }
  })
}

function toContext(traceparent: string): Context {
  return propagation.extract(ROOT_CONTEXT, { traceparent })
}

function toLink(traceparent: string): Link[] {
  const linked = trace.getSpanContext(toContext(traceparent))
  return linked ? [{ context: linked }] : []
}
