import { parseArgs } from 'node:util'
import type { ServiceMap } from '@flotilla/dashboard'
import { declaredEdges } from '../dashboard/declared.ts'
import { openViewer, viewerOptions } from '../observe/viewer.ts'
import { table } from '../operator/table.ts'
import { readServices } from '../repository.ts'

/** The services and their edges: what the imports declare, what the traces of the dashboard show, and how it went in the last minute. */
export async function map(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: viewerOptions })
  const viewer = await openViewer(values)
  const found = await viewer.get<ServiceMap>('/map')
  viewer.close()
  // The one in the cluster knows what it is sent; what is declared stands here.
  const drawn = values.cluster ? withDeclared(found, declaredEdges(await readServices())) : found
  console.log(values.json ? JSON.stringify(drawn) : inTables(drawn))
}

function withDeclared({ nodes, edges }: ServiceMap, declared: ReturnType<typeof declaredEdges>): ServiceMap {
  const keyOf = ({ kind, from, to }: (typeof declared)[number]) => `${kind} ${from} ${to}`
  const seen = new Map(edges.map((edge) => [keyOf(edge), edge]))
  const quiet = { observed: false, rate: 0, errorShare: 0, p95: 0 }
  const known = declared.map((edge) => ({ ...quiet, ...seen.get(keyOf(edge)), ...edge, declared: true }))
  const keys = new Set(declared.map(keyOf))
  return { nodes, edges: [...known, ...edges.filter((edge) => !keys.has(keyOf(edge)))] }
}

function inTables({ nodes, edges }: ServiceMap): string {
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
