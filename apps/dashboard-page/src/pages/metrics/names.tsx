import type { MetricName } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { withQuery } from '../../api/client.ts'
import { said } from '../../state/route.ts'

/** Any metric by its name. */
export function AllNames({ of }: { of: readonly MetricName[] }) {
  const [part, setPart] = useState('')
  const words = part.toLowerCase().split(/\s+/)
  const found = of.filter(({ name, help }) => words.every((word) => `${name} ${help}`.toLowerCase().includes(word)))
  const rest = { service: said('service'), minutes: said('minutes') }
  return (
    <section class="card" aria-label="All metrics">
      <h2>
        Any other
        <input
          type="search"
          data-find
          aria-label="Part of a metric’s name"
          placeholder="part of its name"
          value={part}
          onInput={(event) => setPart(event.currentTarget.value)}
        />
      </h2>
      <ul class="metric-names">
        {found.map(({ name, help, kind }) => (
          <li key={name}>
            <a class="mono" data-row href={withQuery('/metrics', { name, ...rest })}>
              {name}
            </a>
            <small>
              {kind}. {help}
            </small>
          </li>
        ))}
        {found.length === 0 && <li class="soft">None is called like that.</li>}
      </ul>
    </section>
  )
}
