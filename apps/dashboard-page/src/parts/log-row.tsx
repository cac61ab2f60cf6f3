import type { LogLine } from '@flotilla/dashboard-views/shapes'
import { Attributes } from './attributes.tsx'
import { clock } from './format.ts'
import { Service } from './service.tsx'

/** One line; its fields when it is opened. */
export function LogRow({ line }: { line: LogLine }) {
  const { at, level, service, instance, message, traceId, fields } = line
  const hasMore = traceId || Object.keys(fields).length > 0
  return (
    <li class={`log at-${level}`}>
      <details>
        <summary data-row>
          <time>{clock(at)}</time>
          <span class="level">{level}</span>
          <Service name={service} />
          <span class="message">
            {message} <span class="digest">{digestOf(fields)}</span>
          </span>
        </summary>
        <div class="more">
          {traceId && <a href={`/traces/${traceId}`}>The trace that this belongs to</a>}
          {hasMore ? <Attributes of={{ instance, ...fields }} title="Fields" /> : <small>{instance}, no fields</small>}
        </div>
      </details>
    </li>
  )
}

/** The short ones of the fields, in one line. */
export const digestOf = (fields: LogLine['fields']): string =>
  Object.entries(fields)
    .flatMap(([key, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 40 ? [`${key}=${value}`] : [],
    )
    .slice(0, 6)
    .join(' ')
