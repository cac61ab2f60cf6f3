import type { ShownSpan } from '@flotilla/dashboard-views/shapes'
import { duration, share } from '../../parts/format.ts'
import { hued, Service } from '../../parts/service.tsx'

/** Where the time went: each service's own part of it. */
export function Shares({ of, selves }: { of: readonly ShownSpan[]; selves: ReadonlyMap<string, number> }) {
  const byService = new Map<string, number>()
  for (const { spanId, service } of of)
    byService.set(service, (byService.get(service) ?? 0) + (selves.get(spanId) ?? 0))
  const parts = [...byService].toSorted(([, a], [, b]) => b - a)
  const total = Math.max(
    0.001,
    parts.reduce((sum, [, ms]) => sum + ms, 0),
  )
  return (
    <figure class="shares grow">
      <div aria-hidden="true">
        {parts.map(([name, ms]) => (
          <i key={name} style={{ ...hued(name), flexGrow: String(ms / total) }} />
        ))}
      </div>
      <figcaption>
        <span class="unseen">Time that each service spent itself: </span>
        {parts.map(([name, ms]) => (
          <span key={name} title={duration(ms)}>
            <Service name={name} /> <small>{share(ms / total)}</small>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
