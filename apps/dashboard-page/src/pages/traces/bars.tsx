import type { ShownSpan } from '@flotilla/dashboard-views/shapes'
import { duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { digestOf } from '../../parts/log-row.tsx'
import { hued } from '../../parts/service.tsx'
import type { Extent, LogRow, SpanRow } from './tree.ts'

interface Props {
  row: SpanRow
  extent: Extent
  chosen: boolean
  choose: (id: string) => void
  folded: boolean
  fold: (id: string) => void
}

export function SpanBar({ row, extent, chosen, choose, folded, fold }: Props) {
  const { span, depth, below } = row
  const left = ((span.startedAt - extent.from) / extent.ms) * 100
  const width = (span.ms / extent.ms) * 100
  return (
    <li
      class={`bar is-${span.layer} ${span.error === null ? '' : 'is-wrong'}`}
      style={{ ...hued(span.service), '--depth': String(Math.min(depth, 14)) }}
    >
      {below > 0 ? (
        <button
          type="button"
          class="fold"
          aria-expanded={!folded}
          aria-label={`${below} below ${span.name}`}
          onClick={() => fold(span.spanId)}
        >
          <Icon name={folded ? 'right' : 'down'} />
        </button>
      ) : (
        <span class="fold" />
      )}
      <button type="button" class="open" data-row aria-pressed={chosen} onClick={() => choose(span.spanId)}>
        <span class="label">
          {span.error !== null && <Icon name="cross" />}
          <span class="unseen">{span.service}: </span>
          <b>{span.name}</b>
          <span class="more">{summary(span)}</span>
        </span>
        <span class="track">
          <i style={{ left: `${left}%`, width: `${width}%` }} />
          <span class="took" style={{ left: `${left + width}%` }}>
            {duration(span.ms)}
          </span>
        </span>
      </button>
    </li>
  )
}

export function LogBar({
  row: { log, depth },
  extent,
  choose,
}: {
  row: LogRow
  extent: Extent
  choose: (id: string) => void
}) {
  return (
    <li class={`bar is-log at-${log.level}`} style={{ ...hued(log.service), '--depth': String(Math.min(depth, 14)) }}>
      <span class="fold" />
      <button type="button" class="open" data-row onClick={() => log.spanId && choose(log.spanId)}>
        <span class="label">
          <span class="level">{log.level}</span>
          <span class="more">
            {log.message} {digestOf(log.fields)}
          </span>
        </span>
        <span class="track">
          <i
            class="dot"
            style={{ left: `${Math.max(0, Math.min(100, ((log.at - extent.from) / extent.ms) * 100))}%` }}
          />
        </span>
      </button>
    </li>
  )
}

/** What tells most of a span beside its name. */
function summary({ attributes, error, service, layer }: ShownSpan): string {
  if (error !== null) return error
  const sql = attributes['db.query.text']
  if (typeof sql === 'string')
    return sql
      .replace(/^\/\*.*?\*\//, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
  if (layer === 'event') return String(attributes['messaging.destination.name'] ?? service)
  return service
}
