import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Trace, TraceList, TraceSummary } from '@flotilla/dashboard'
import { openViewer, type Query, type Viewer, viewerOptions } from '../observe/viewer.ts'

const lookEveryMs = 1_000

/** Traces that the dashboard holds, oldest first, and with --follow those that come; or one of them with all its spans. */
export async function traces(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...viewerOptions,
      service: { type: 'string' },
      operation: { type: 'string' },
      'min-ms': { type: 'string' },
      error: { type: 'boolean', default: false },
      attribute: { type: 'string' },
      limit: { type: 'string', default: '100' },
      follow: { type: 'boolean', default: false },
    },
  })
  const [id] = positionals
  const { service, operation, 'min-ms': minMs, error, attribute, limit, follow, json } = values
  const viewer = await openViewer(values)
  if (id) {
    const trace = await viewer.get<Trace>(`/traces/${encodeURIComponent(id)}`)
    console.log(json ? JSON.stringify(trace) : drawn(trace))
    return viewer.close()
  }
  const found = follow ? whenWhole : once
  for await (const trace of found(viewer, { service, operation, minMs, error, attribute, limit }))
    console.log(json ? JSON.stringify(trace) : inWords(trace))
  viewer.close()
}

async function* once(viewer: Viewer, filter: Query): AsyncGenerator<TraceSummary> {
  yield* (await viewer.get<TraceList>('/traces', filter)).items.toReversed()
}

/** Each once, when it has not grown between two looks: its spans come from several services. */
async function* whenWhole(viewer: Viewer, filter: Query): AsyncGenerator<TraceSummary> {
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

function inWords({ traceId, startedAt, ms, service, root, spans, errors, services }: TraceSummary): string {
  const time = new Date(startedAt).toISOString().slice(11, 23)
  const many = `${spans} spans in ${services.length} ${services.length === 1 ? 'service' : 'services'}`
  return `${time} ${traceId} ${inMs(ms)} ${service} ${root}, ${many}${errors > 0 ? `, ${errors} failed` : ''}`
}

function drawn({ traceId, spans }: Trace): string {
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
