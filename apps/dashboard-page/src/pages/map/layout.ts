import { Graph, layout } from '@dagrejs/dagre'
import type { MapEdge, ServiceMap } from '@flotilla/dashboard-views/shapes'
import { arc, halfway, type Line, type Point } from './lines.ts'

interface Drawn {
  readonly line: Line
  readonly label: Point
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: ReadonlyMap<string, Point>
  readonly edges: ReadonlyMap<string, Drawn>
}

export const box = { width: 128, height: 46 }

export const idOf = ({ from, to, kind }: MapEdge) => `${from} ${kind} ${to}`

/**
 * Where everything stands; by who is joined to whom alone, so that nothing moves when a rate does. Who asks stands before who is
 * asked; events mostly go back the same way, so that they are drawn between as arcs and say nothing of the order.
 */
export function toLayout({ nodes, edges }: ServiceMap, upright: boolean): Layout {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({
    rankdir: upright ? 'TB' : 'LR',
    nodesep: upright ? 18 : 40,
    ranksep: upright ? 90 : 150,
    edgesep: 14,
    marginx: 24,
    marginy: 24,
  })
  const known = new Set(nodes.map(({ name }) => name))
  const drawable = edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to)
  const asking = drawable.filter(({ kind }) => kind !== 'consumes')
  const joined = new Set(asking.flatMap(({ from, to }) => [from, to]))
  const ranking = [...asking, ...drawable.filter(({ from, to }) => !joined.has(from) || !joined.has(to))]
  for (const { name } of nodes) graph.setNode(name, { ...box })
  for (const edge of ranking) graph.setEdge(edge.from, edge.to, { width: 40, height: 14, labelpos: 'c' }, idOf(edge))
  layout(graph)
  const places = new Map(graph.nodes().map((name: string) => [name, pointOf(graph.node(name))]))
  const routed = graph.edges().map((edge): [string, Drawn] => {
    const drawn = graph.edge(edge) as Point & { points: Point[] }
    return [edge.name!, { line: drawn.points, label: pointOf(drawn) }]
  })
  const edgesAt = new Map(routed)
  for (const edge of drawable.filter((one) => !ranking.includes(one))) {
    const [from, to] = [places.get(edge.from)!, places.get(edge.to)!]
    const others = [...places.values()].filter((place) => place !== from && place !== to)
    const line = arc(from, to, { box, others, labels: [...edgesAt.values()].map(({ label }) => label) })
    edgesAt.set(idOf(edge), { line, label: halfway(line) })
  }
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return { width, height, nodes: places, edges: edgesAt }
}

const pointOf = ({ x, y }: Point): Point => ({ x, y })
