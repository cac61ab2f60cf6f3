import { setTimeout as sleep } from 'node:timers/promises'
import type { Trace, TraceList, TraceSummary } from '@flotilla/dashboard-views/shapes'
import type { Query, Viewer } from './viewer.ts'

const lookEveryMs = 1_000

/** Those that the dashboard holds, oldest first. */
export async function* listTraces(viewer: Viewer, filter: Query): AsyncGenerator<TraceSummary> {
  yield* (await viewer.get<TraceList>('/traces', filter)).items.toReversed()
}

/** Each once, when it has not grown between two looks: its spans come from several services. */
export async function* followTraces(viewer: Viewer, filter: Query): AsyncGenerator<TraceSummary> {
  let seen = new Map<string, { spans: number; told: boolean }>()
  for (;;) {
    const now = new Map<string, { spans: number; told: boolean }>()
    const { items } = await viewer.get<TraceList>('/traces', filter)
    for (const trace of items.toReversed()) {
      const before = seen.get(trace.traceId)
      const whole = before?.spans === trace.spans
      if (whole && !before.told) yield trace
      now.set(trace.traceId, { spans: trace.spans, told: before?.told || whole })
    }
    seen = now
    await sleep(lookEveryMs)
  }
}

/** A trace in a line. */
export function traceInWords({ traceId, startedAt, ms, service, root, spans, errors, services }: TraceSummary): string {
  const time = new Date(startedAt).toISOString().slice(11, 23)
  const many = `${spans} spans in ${services.length} ${services.length === 1 ? 'service' : 'services'}`
  return `${time} ${traceId} ${inMs(ms)} ${service} ${root}, ${many}${errors > 0 ? `, ${errors} failed` : ''}`
}

/** A trace span by span. */
export function traceInSpans({ traceId, spans }: Trace): string {
  const depths = new Map<string | null, number>()
  const began = Math.min(...spans.map(({ startedAt }) => startedAt))
  const lines = spans.map(({ spanId, parentId, service, name, startedAt, ms, error }) => {
    const depth = (depths.get(parentId) ?? -1) + 1
    depths.set(spanId, depth)
    return `${inMs(startedAt - began)} ${inMs(ms)} ${'  '.repeat(depth)}${service} ${name}${error === null ? '' : ` ✗ ${error}`}`
  })
  return [`trace ${traceId}`, '       after         took', ...lines].join('\n')
}

const inMs = (ms: number): string => `${ms.toFixed(1).padStart(9)} ms`
