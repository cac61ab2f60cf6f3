import type { ServiceMap } from '@flotilla/dashboard-views/shapes'
import type { declaredEdges } from './dashboard/declared.ts'
import { table } from './table.ts'

/** Adds the edges that the imports declare to those that were seen. */
export function withDeclared({ nodes, edges }: ServiceMap, declared: ReturnType<typeof declaredEdges>): ServiceMap {
  const keyOf = ({ kind, from, to }: (typeof declared)[number]) => `${kind} ${from} ${to}`
  const seen = new Map(edges.map((edge) => [keyOf(edge), edge]))
  const quiet = { observed: false, rate: 0, errorShare: 0, p95: 0 }
  const known = declared.map((edge) => ({ ...quiet, ...seen.get(keyOf(edge)), ...edge, declared: true }))
  const keys = new Set(declared.map(keyOf))
  return { nodes, edges: [...known, ...edges.filter((edge) => !keys.has(keyOf(edge)))] }
}

/** The services and their edges, as tables. */
export function mapInTables({ nodes, edges }: ServiceMap): string {
  return [
    table(
      ['service', 'state', 'requests/s', 'failed'],
      nodes.map(({ name, state, rate, errorShare }) => [name, state, rate.toFixed(1), percent(errorShare)]),
    ),
    table(
      ['from', '', 'to', '', 'a second', 'failed', 'p95'],
      edges.map((edge) => [
        edge.from,
        edge.kind,
        edge.to,
        standing(edge),
        edge.rate.toFixed(1),
        percent(edge.errorShare),
        `${edge.p95.toFixed(0)} ms`,
      ]),
    ),
  ].join('\n\n')
}

function standing({ declared, observed }: ServiceMap['edges'][number]): string {
  if (!declared) return 'undeclared'
  return observed ? 'observed' : 'not seen yet'
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
