import type { ApiOperation } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { withQuery } from '../../api/client.ts'
import { Service } from '../../parts/service.tsx'
import { keyOf } from './request.ts'

/** All operations, by service. */
export function OperationList({ all, chosen }: { all: readonly ApiOperation[]; chosen: string }) {
  const [part, setPart] = useState('')
  const words = part.toLowerCase().split(/\s+/)
  const found = all.filter((one) => {
    const text = `${one.method} ${one.path} ${one.id} ${one.summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return (
    <nav class="card operations" aria-label="Operations">
      <input
        type="search"
        data-find
        aria-label="Find an operation"
        placeholder="Find an operation"
        value={part}
        onInput={(event) => setPart(event.currentTarget.value)}
      />
      <div class="operation-groups">
        {[...Map.groupBy(found, ({ service }) => service)].map(([service, operations]) => (
          <section key={service}>
            <h2>
              <Service name={service} />
            </h2>
            <ul>
              {operations.map((one) => (
                <li key={one.id}>
                  <a
                    href={withQuery('/explorer', { op: keyOf(one) })}
                    data-row
                    aria-current={keyOf(one) === chosen ? 'true' : undefined}
                  >
                    <Method of={one.method} />
                    <span class="mono">{one.path}</span>
                    <small>{one.summary}</small>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p class="soft">None is like that.</p>}
      </div>
    </nav>
  )
}

export const Method = ({ of }: { of: string }) => (
  <span class={`method is-${of.toLowerCase()}`}>{of.toUpperCase()}</span>
)
