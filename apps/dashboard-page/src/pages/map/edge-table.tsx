import type { MapEdge } from '@flotilla/dashboard-views/shapes'
import { duration, rate, share } from '../../parts/format.ts'
import { Service } from '../../parts/service.tsx'
import { idOf } from './layout.ts'
import { kinds, verdictOf, verdicts } from './verdict.ts'

const order = { undeclared: 0, live: 1, dead: 2 }

/** The same as the drawing, for who would rather read. */
export function EdgeTable({ edges, setHot }: { edges: readonly MapEdge[]; setHot: (id: string) => void }) {
  const sorted = edges.toSorted(
    (a, b) => order[verdictOf(a)] - order[verdictOf(b)] || b.rate - a.rate || idOf(a).localeCompare(idOf(b)),
  )
  return (
    <section class="card table" aria-label="As a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>From</th>
            <th>How</th>
            <th>To</th>
            <th class="least">Standing</th>
            <th class="right">Rate</th>
            <th class="right">Errors</th>
            <th class="right least">p95</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((edge) => {
            const verdict = verdictOf(edge)
            return (
              <tr key={idOf(edge)} onMouseEnter={() => setHot(idOf(edge))} onMouseLeave={() => setHot('')}>
                <td>
                  <Service name={edge.from} />
                </td>
                <td class="soft">{kinds[edge.kind]}</td>
                <td>
                  <Service name={edge.to} />
                </td>
                <td class={`least ${verdict === 'undeclared' ? 'bad' : 'soft'}`}>{verdicts[verdict]}</td>
                <td class="right">{edge.observed ? rate(edge.rate) : '–'}</td>
                <td class={`right ${edge.errorShare > 0 ? 'bad' : ''}`}>
                  {edge.observed ? share(edge.errorShare) : '–'}
                </td>
                <td class="right least">{edge.observed ? duration(edge.p95) : '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
