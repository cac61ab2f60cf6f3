import { parseArgs } from 'node:util'
import type { Trace } from '@flotilla/dashboard-views/shapes'
import { followTraces, listTraces, traceInSpans, traceInWords } from '@flotilla/operator/traces'
import { openViewer, viewerOptions } from '@flotilla/operator/viewer'

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
    console.log(json ? JSON.stringify(trace) : traceInSpans(trace))
    return viewer.close()
  }
  const found = follow ? followTraces : listTraces
  for await (const trace of found(viewer, { service, operation, minMs, error, attribute, limit }))
    console.log(json ? JSON.stringify(trace) : traceInWords(trace))
  viewer.close()
}
