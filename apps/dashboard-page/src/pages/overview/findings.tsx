import type { Finding } from '@flotilla/dashboard-views/shapes'
import { ago } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { hued } from '../../parts/service.tsx'

/** What is wrong now, in words, each with the way to its cause. */
export function Findings({ of, at }: { of: readonly Finding[]; at: number }) {
  if (of.length === 0) return null
  return (
    <section class="card findings" aria-label="What is wrong now">
      <ul>
        {of.map(({ severity, says, service, see, since }) => (
          <li key={`${service} ${says.replaceAll(/\d+/g, '')}`} class={`is-${severity}`} style={hued(service)}>
            <Icon name={severity === 'error' ? 'cross' : 'warning'} />
            <span class="unseen">{severity}: </span>
            <span class="grow">{says}</span>
            <small class="number">since {ago(since, at).replace(' ago', '')}</small>
            <a href={see} data-row>
              See the cause<span class="unseen"> of: {says}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
