import type { TraceSummary } from '@flotilla/dashboard-views/shapes'
import { clock, count, duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { Dots, Service } from '../../parts/service.tsx'
import { Time, Words } from '../../parts/words.tsx'

interface Props {
  items: readonly TraceSummary[]
  /** At most two, to compare; without it none can be chosen. */
  chosen?: readonly string[]
  choose?: (ids: readonly string[]) => void
  /** Where each leads. */
  to?: (id: string) => string
}

export function TraceTable({ items, chosen = [], choose, to = (id) => `/traces/${id}` }: Props) {
  const longest = Math.max(...items.map(({ ms }) => ms))
  const toggle = (id: string) =>
    choose?.(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2))
  return (
    <div class="card table">
      <table>
        <thead>
          <tr>
            {choose && (
              <th>
                <span class="unseen">Compare</span>
              </th>
            )}
            <th>Began</th>
            <th>What</th>
            <th class="least">Service</th>
            <th class="right">Took</th>
            <th class="right least">Spans</th>
            <th class="least">Touched</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ traceId, startedAt, root, service, ms, spans, services, errors }) => (
            <tr key={traceId}>
              {choose && (
                <td class="tight">
                  <input
                    type="checkbox"
                    checked={chosen.includes(traceId)}
                    aria-label={`Compare ${root} of ${clock(startedAt)}`}
                    onChange={() => toggle(traceId)}
                  />
                </td>
              )}
              <td class="tight soft">
                <Time at={startedAt} />
              </td>
              <td class="what">
                <a href={to(traceId)} data-row>
                  <Words of={root} />
                </a>
                {errors > 0 && (
                  <span class="state is-bad">
                    <Icon name="cross" />
                    {errors}
                    <span class="unseen"> {errors === 1 ? 'error' : 'errors'}</span>
                  </span>
                )}
              </td>
              <td class="tight least">
                <Service name={service} />
              </td>
              <td class="right">
                <span class="length">
                  {duration(ms)}
                  <i style={{ width: `${Math.max(1, (ms / longest) * 100)}%` }} />
                </span>
              </td>
              <td class="right least">{count(spans)}</td>
              <td class="least">
                <Dots names={services} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
