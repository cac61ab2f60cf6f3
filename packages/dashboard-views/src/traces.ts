import type { HeldSpan, HeldTrace, SpanStore } from '@flotilla/telemetry-store'
import type { LogLine, Trace, TraceList, TraceSummary } from './shapes/index.ts'

export interface TraceFilter {
  readonly service?: string
  readonly operation?: string
  readonly minMs?: number
  readonly error?: boolean
  /** `key=value` */
  readonly attribute?: string
  readonly before?: number
  readonly limit?: number
}

export function findTraces(store: SpanStore, filter: TraceFilter): TraceList {
  const { limit = 100, before = Number.POSITIVE_INFINITY } = filter
  const services = new Set<string>()
  const operations = new Set<string>()
  const items: TraceSummary[] = []
  for (const trace of store.traces().toSorted((a, b) => b.startedAt - a.startedAt)) {
    const root = rootOf(trace.spans)
    services.add(root.service)
    if (!filter.service || root.service === filter.service) operations.add(root.name)
    if (items.length < limit && trace.startedAt < before && fits(trace, filter)) items.push(toSummary(trace))
  }
  return { items, services: [...services].toSorted(), operations: [...operations].toSorted() }
}

function fits({ spans, startedAt, endedAt }: HeldTrace, filter: TraceFilter): boolean {
  const { service, operation, minMs = 0, error, attribute } = filter
  if (endedAt - startedAt < minMs) return false
  if (service && !spans.some((span) => span.service === service)) return false
  if (operation && !spans.some((span) => span.name === operation)) return false
  if (error && !spans.some((span) => span.error !== null)) return false
  if (!attribute) return true
  const [key, ...value] = attribute.split('=')
  return spans.some((span) => String(span.attributes[key!] ?? '') === value.join('='))
}

function toSummary({ traceId, spans, startedAt, endedAt }: HeldTrace): TraceSummary {
  const root = rootOf(spans)
  return {
    traceId,
    root: root.name,
    service: root.service,
    startedAt,
    ms: endedAt - startedAt,
    spans: spans.length,
    errors: spans.filter(({ error }) => error !== null).length,
    services: [...new Set(spans.map(({ service }) => service))],
  }
}

/** The span that has no parent here, the first to begin where there are several. */
export function rootOf(spans: readonly HeldSpan[]): HeldSpan {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const roots = spans.filter(({ parentId }) => parentId === null || !ids.has(parentId))
  return (roots.length > 0 ? roots : spans).reduce((first, span) => (span.startedAt < first.startedAt ? span : first))
}

/** Parents before their children, siblings by start. */
export function inOrder(spans: readonly HeldSpan[]): HeldSpan[] {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const children = Map.groupBy(spans, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null))
  const ordered: HeldSpan[] = []
  // Not recursive: whoever sends spans decides how deep they go.
  const waiting = byStart(children.get(null) ?? []).toReversed()
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    ordered.push(span)
    const below = children.get(span.spanId)
    children.delete(span.spanId)
    if (below) waiting.push(...byStart(below).toReversed())
  }
  return ordered
}

const byStart = (spans: readonly HeldSpan[]): HeldSpan[] => spans.toSorted((a, b) => a.startedAt - b.startedAt)

export function toTrace(trace: HeldTrace, logs: readonly LogLine[]): Trace {
  return { traceId: trace.traceId, spans: inOrder(trace.spans), logs: logs.toReversed() }
}
