import type { LogLine, ShownSpan } from '@flotilla/dashboard-views/shapes'
import { Attributes } from '../../parts/attributes.tsx'
import { clock, duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { LogRow } from '../../parts/log-row.tsx'
import { Service } from '../../parts/service.tsx'
import type { Extent } from './tree.ts'

interface Props {
  span: ShownSpan
  extent: Extent
  self: number
  logs: readonly LogLine[]
  close: () => void
}

/** All that is known of one span. */
export function SpanDetail({ span, extent, self, logs, close }: Props) {
  const { 'db.query.text': sql, ...attributes } = span.attributes
  const eventId = attributes['messaging.message.id']
  return (
    <aside class="card detail" aria-label={`Span ${span.name}`}>
      <header>
        <h2 class="grow">{span.name}</h2>
        <button type="button" class="plain" aria-label="Close" onClick={close}>
          <Icon name="cross" />
        </button>
      </header>
      {span.error !== null && (
        <p class="said-wrong">
          <Icon name="cross" /> {span.error}
        </p>
      )}
      <dl class="facts">
        <dt>Service</dt>
        <dd>
          <Service name={span.service} /> <small class="mono">{span.instance}</small>
        </dd>
        <dt>Took</dt>
        <dd>
          <b>{duration(span.ms)}</b>, of it {duration(self)} itself
        </dd>
        <dt>Began</dt>
        <dd>
          {clock(span.startedAt)}, {duration(span.startedAt - extent.from)} in
        </dd>
        <dt>Kind</dt>
        <dd>
          {span.kind}, {span.layer}
        </dd>
      </dl>
      {typeof sql === 'string' && <pre class="code">{sql.trim()}</pre>}
      {typeof eventId === 'string' && (
        <a href={`/events/${encodeURIComponent(eventId)}`}>This event, from commit to every consumer</a>
      )}
      <Attributes of={attributes} title="Attributes" />
      {span.events.map((event) => (
        <Attributes
          key={event.at}
          of={event.attributes}
          title={`${event.name}, ${duration(event.at - span.startedAt)} in`}
        />
      ))}
      {span.links.length > 0 && (
        <section>
          <h3>Led here</h3>
          <ul>
            {span.links.map(({ traceId, spanId }) => (
              <li key={spanId}>
                <a class="mono" href={`/traces/${traceId}`}>
                  {traceId}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {logs.length > 0 && (
        <section>
          <h3>Logs</h3>
          <ol class="log-rows">
            {logs.map((line) => (
              <LogRow key={line.id} line={line} />
            ))}
          </ol>
        </section>
      )}
    </aside>
  )
}
