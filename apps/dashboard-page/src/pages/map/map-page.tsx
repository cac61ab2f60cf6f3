import type { MapEdge, ServiceMap } from '@flotilla/dashboard-views/shapes'
import { useMemo, useState } from 'preact/hooks'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said, setQuery } from '../../state/route.ts'
import { Drawing } from './drawing.tsx'
import { EdgeTable } from './edge-table.tsx'
import { idOf, toLayout } from './layout.ts'
import { verdictOf } from './verdict.ts'

const kinds: readonly (readonly [MapEdge['kind'], string])[] = [
  ['calls', 'Calls'],
  ['commands', 'Commands'],
  ['consumes', 'Events'],
]

export function MapPage() {
  const map = useAnswer<ServiceMap>('/api/map', { every: 1 })
  const hidden = said('without').split(',')
  const undeclared = map.value?.edges.filter((edge) => verdictOf(edge) === 'undeclared').length ?? 0
  const toggle = (kind: string) =>
    setQuery({
      without: (hidden.includes(kind) ? hidden.filter((one) => one !== kind) : [...hidden, kind])
        .filter(Boolean)
        .join(','),
    })
  return (
    <>
      <Head title="Map">
        {undeclared > 0 && <p class="state is-bad">{undeclared} undeclared</p>}
        <fieldset class="beside kinds">
          <legend class="unseen">Shown</legend>
          {kinds.map(([kind, name]) => (
            <button
              key={kind}
              type="button"
              class={`button kind-${kind}`}
              aria-pressed={!hidden.includes(kind)}
              onClick={() => toggle(kind)}
            >
              {name}
            </button>
          ))}
        </fieldset>
      </Head>
      <Loaded of={map}>
        {(value) => (value.nodes.length === 0 ? <Nobody /> : <Both of={value} hidden={hidden} />)}
      </Loaded>
    </>
  )
}

const narrow = matchMedia('(max-width: 52rem)')

function Both({ of: { nodes, edges }, hidden }: { of: ServiceMap; hidden: readonly string[] }) {
  const [hot, setHot] = useState('')
  const shown = edges.filter(({ kind }) => !hidden.includes(kind))
  const topology = [...nodes.map(({ name }) => name), ...shown.map(idOf)].join()
  const drawn = useMemo(() => toLayout({ nodes, edges: shown }, narrow.matches), [topology])
  return (
    <div class="stack">
      <section class="card map" aria-label="Drawing">
        <Drawing {...{ nodes, edges: shown, layout: drawn, hot, setHot }} />
        <Legend />
      </section>
      <EdgeTable edges={shown} setHot={setHot} />
    </div>
  )
}

function Legend() {
  return (
    <ul class="legend" aria-label="Legend">
      <li class="as-calls">calls</li>
      <li class="as-commands">commands</li>
      <li class="as-consumes">events, to who listens</li>
      <li class="as-dead">declared, not seen yet</li>
      <li class="as-undeclared">seen, not declared</li>
    </ul>
  )
}

function Nobody() {
  return (
    <Empty title="There is nobody to draw">
      <p>
        <code>npm start</code> starts the shop; its services and what is declared between them appear here, and the
        traffic as soon as there is some.
      </p>
    </Empty>
  )
}
