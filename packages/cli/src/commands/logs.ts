import { parseArgs } from 'node:util'
import type { LogLine } from '@flotilla/dashboard-views/shapes'
import { openViewer, viewerOptions } from '@flotilla/operator/viewer'

/** Lines that the dashboard holds, oldest first, and with --follow those that come. */
export async function logs(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...viewerOptions,
      level: { type: 'string' },
      service: { type: 'string' },
      trace: { type: 'string' },
      text: { type: 'string' },
      limit: { type: 'string', default: '200' },
      follow: { type: 'boolean', default: false },
    },
  })
  const { level, service, trace: traceId, text, limit, follow, json } = values
  const filter = { level, service, traceId, text }
  const viewer = await openViewer(values)
  // Before what is there is asked for: so nothing falls between the two.
  const coming = follow ? await viewer.follow<LogLine[]>('/logs/stream', filter) : []
  let last = 0
  const print = (lines: readonly LogLine[]) => {
    for (const line of lines.filter(({ id }) => id > last)) {
      console.log(json ? JSON.stringify(line) : inWords(line))
      last = line.id
    }
  }
  print((await viewer.get<LogLine[]>('/logs', { ...filter, limit })).toReversed())
  for await (const lines of coming) print(lines)
  viewer.close()
}

function inWords({ at, level, service, message, fields, traceId }: LogLine): string {
  const time = new Date(at).toISOString().slice(11, 23)
  const said = [message, ...Object.entries(fields).map(([key, value]) => `${key}=${shown(value)}`)]
  return [time, level.padEnd(5), service.padEnd(13), ...said, traceId && `trace=${traceId}`].filter(Boolean).join(' ')
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
