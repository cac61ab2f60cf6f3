import type { LogLine, ShownSpan, Trace } from '@flotilla/dashboard-views/shapes'

export interface SpanRow {
  readonly span: ShownSpan
  readonly log?: never
  readonly depth: number
  /** How many spans lie below it, at all depths. */
  readonly below: number
}

export interface LogRow {
  readonly log: LogLine
  readonly span?: never
  readonly depth: number
}

export type Row = SpanRow | LogRow

/** The trace as lines: each span, what it logged and what it called in the order of time; nothing below those that are folded. */
export function toRows({ spans, logs }: Trace, folded: ReadonlySet<string>, withLogs: boolean): Row[] {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const inside = Map.groupBy(spans, ({ parentId }) => (parentId && known.has(parentId) ? parentId : ''))
  const said = Map.groupBy(withLogs ? logs : [], ({ spanId }) => (spanId && known.has(spanId) ? spanId : ''))
  const sizes = toSizes(spans)
  const rows: Row[] = []

  function walk(parent: string, depth: number): void {
    const children = (inside.get(parent) ?? []).map((span) => ({ at: span.startedAt, span }))
    const lines = (said.get(parent) ?? []).map((log) => ({ at: log.at, log }))
    for (const one of [...children, ...lines].toSorted((a, b) => a.at - b.at)) {
      if ('log' in one) {
        rows.push({ log: one.log, depth })
        continue
      }
      const { span } = one
      rows.push({ span, depth, below: sizes.get(span.spanId) ?? 0 })
      if (!folded.has(span.spanId)) walk(span.spanId, depth + 1)
    }
  }
  walk('', 0)
  return rows
}

// Parents come before children, so that backwards every size is known before it is added to the parent's.
function toSizes(spans: readonly ShownSpan[]): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const { spanId, parentId } of spans.toReversed())
    if (parentId) sizes.set(parentId, (sizes.get(parentId) ?? 0) + 1 + (sizes.get(spanId) ?? 0))
  return sizes
}

export interface Extent {
  readonly from: number
  readonly ms: number
}

export function extentOf(spans: readonly ShownSpan[]): Extent {
  if (spans.length === 0) return { from: 0, ms: 1 }
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { startedAt, ms } of spans) {
    from = Math.min(from, startedAt)
    to = Math.max(to, startedAt + ms)
  }
  return { from, ms: Math.max(0.01, to - from) }
}

/** The time that a span spent itself, not waiting for those below it. */
export function selfTimes(spans: readonly ShownSpan[]): Map<string, number> {
  const inside = Map.groupBy(spans, ({ parentId }) => parentId ?? '')
  return new Map(
    spans.map((span) => [span.spanId, Math.max(0, span.ms - covered(span, inside.get(span.spanId) ?? []))]),
  )
}

function covered({ startedAt, ms }: ShownSpan, children: readonly ShownSpan[]): number {
  let sum = 0
  let until = startedAt
  for (const child of children.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const end = Math.min(child.startedAt + child.ms, startedAt + ms)
    sum += Math.max(0, end - Math.max(child.startedAt, until))
    until = Math.max(until, end)
  }
  return sum
}
