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
  TraceFlags,
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
  const above = trace.getSpan(from)
  // Of a trace that is not sampled nobody will see this one; whoever reads the context finds the span above.
  if (!parent && above && !isSampled(above)) return work(above)
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

/**
 * A job that has become due, as a part of the trace in which it was ordered, where that is known: what a row that waits for it remembers. To be begun when there is
 * something to do; looking for it is no part of anything.
 */
export function inJob<T>(name: string, traceparent: string | null | undefined, work: () => Promise<T>): Promise<T> {
  return inSpan(`job ${name}`, { attributes: { 'flotilla.job.name': name }, parent: traceparent ?? undefined }, work)
}

/** A span of what has happened already, in its trace though that is not sampled: for what was not worth recording until it went wrong. `context` is of the request that came in. */
export function recordAfterwards(
  name: string,
  options: { kind: SpanKind; attributes: Attributes; context: Context; startedAt: number; error?: string | undefined },
): void {
  const { kind, attributes, context: from, startedAt, error } = options
  const unsampled = trace.getSpanContext(from)
  if (!unsampled || !isSpanContextValid(unsampled)) return
  // The sampler goes by its parent; a parent that is elsewhere and sampled lets it through.
  const parent = trace.setSpanContext(ROOT_CONTEXT, { ...unsampled, traceFlags: TraceFlags.SAMPLED, isRemote: true })
  const span = trace
    .getTracer('@flotilla/telemetry')
    .startSpan(name, { kind, attributes, startTime: startedAt }, parent)
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
  span.end()
}

const isSampled = (span: Span): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0

function toContext(traceparent: string): Context {
  return propagation.extract(ROOT_CONTEXT, { traceparent })
}

function toLink(traceparent: string): Link[] {
  const linked = trace.getSpanContext(toContext(traceparent))
  return linked ? [{ context: linked }] : []
}
