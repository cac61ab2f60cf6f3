import type { HeldSpan } from '../shapes.ts'

export interface HeldTrace {
  readonly traceId: string
  readonly spans: HeldSpan[]
  startedAt: number
  endedAt: number
}

/** Traces in memory, at most so many spans: the trace that was heard of first goes first, whole. */
export interface SpanStore {
  add(spans: readonly HeldSpan[]): void
  trace(traceId: string): HeldTrace | undefined
  /** Who was heard of last is first. */
  traces(): HeldTrace[]
  readonly count: number
  readonly dropped: number
  /** Grows with each change. */
  readonly version: number
}

export function createSpanStore(most: number): SpanStore {
  const traces = new Map<string, HeldTrace>()
  let [count, dropped, version] = [0, 0, 0]

  function makeRoom(): void {
    for (const [id, { spans }] of traces) {
      if (count <= most) return
      traces.delete(id)
      count -= spans.length
      dropped += spans.length
    }
  }

  return {
    add(spans) {
      version++
      for (const span of spans) {
        const end = span.startedAt + span.ms
        const trace = traces.get(span.traceId)
        if (trace) {
          trace.spans.push(span)
          trace.startedAt = Math.min(trace.startedAt, span.startedAt)
          trace.endedAt = Math.max(trace.endedAt, end)
        } else
          traces.set(span.traceId, { traceId: span.traceId, spans: [span], startedAt: span.startedAt, endedAt: end })
        count++
      }
      makeRoom()
    },
    trace: (traceId) => traces.get(traceId),
    traces: () => [...traces.values()].toReversed(),
    get count() {
      return count
    },
    get dropped() {
      return dropped
    },
    get version() {
      return version
    },
  }
}
