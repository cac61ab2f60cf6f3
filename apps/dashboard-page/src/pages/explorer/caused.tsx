import type { ShownSpan, Trace } from '@flotilla/dashboard-views/shapes'
import { duration } from '../../parts/format.ts'
import { LogRow } from '../../parts/log-row.tsx'
import { Service } from '../../parts/service.tsx'
import { TraceView } from '../traces/trace-view.tsx'

export const parts = ['trace', 'logs', 'sql', 'events'] as const

const most = 200

/** One view of what a call did. */
export function Caused({ of, part }: { of: Trace; part: (typeof parts)[number] }) {
  if (part === 'trace') return <TraceView of={of} />
  if (part === 'logs')
    return (
      <ol class="log-rows">
        {of.logs.slice(0, most).map((line) => (
          <LogRow key={line.id} line={line} />
        ))}
        {of.logs.length === 0 && <li class="soft note">Nobody said anything.</li>}
      </ol>
    )
  const layer = part === 'sql' ? 'sql' : 'event'
  const spans = of.spans.filter((span) => span.layer === layer).slice(0, most)
  return (
    <ol class="statements">
      {spans.map((span) => (
        <li key={span.spanId}>
          <p class="beside">
            <Service name={span.service} />
            <b class="grow">{span.name}</b>
            <span class="soft number">{duration(span.ms)}</span>
          </p>
          <About span={span} />
        </li>
      ))}
      {spans.length === 0 && (
        <li class="soft">{part === 'sql' ? 'No statement was run.' : 'No event was sent or taken.'}</li>
      )}
    </ol>
  )
}

function About({ span: { attributes, kind } }: { span: ShownSpan }) {
  const sql = attributes['db.query.text']
  const event = attributes['messaging.message.id']
  if (sql !== undefined) return <pre class="code">{String(sql).trim()}</pre>
  if (event === undefined) return null
  return (
    <a href={`/events/${encodeURIComponent(String(event))}`}>
      {kind === 'producer' ? 'Sent' : 'Taken'}: the event’s whole way
    </a>
  )
}
