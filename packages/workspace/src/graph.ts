import { edgesOf } from './edges.ts'
import type { Service } from './repository.ts'

export interface Edge {
  readonly from: string
  readonly to: string
  readonly kind: 'calls' | 'commands' | 'consumes'
}

export interface Graph {
  readonly services: readonly string[]
  readonly edges: readonly Edge[]
}

/** The map, as the imports of the services' code draw it. `consumes` points from the listener to the publisher. */
export function readGraph(services: readonly Service[]): Graph {
  const edges = services.flatMap(({ name, folder }) => {
    const found = edgesOf(folder, name)
    return (['calls', 'commands', 'consumes'] as const).flatMap((kind) =>
      found[kind].map((to) => ({ from: name, to, kind })),
    )
  })
  return { services: services.map(({ name }) => name).toSorted(), edges }
}

const arrows = { calls: '-->', commands: '==>', consumes: '-.->' }

/** For the documentation pages of code hosts. Events are drawn the way they flow. */
export function toMermaid({ services, edges }: Graph): string {
  const lines = edges.map(({ from, to, kind }) =>
    kind === 'consumes' ? `  ${to} ${arrows[kind]}|events| ${from}` : `  ${from} ${arrows[kind]}|${kind}| ${to}`,
  )
  return ['flowchart LR', ...services.map((name) => `  ${name}`), ...lines].join('\n')
}

const dashes = { calls: '', commands: '', consumes: '6 4' }
const colours = { calls: '#2563eb', commands: '#b45309', consumes: '#15803d' }

/** A picture without any library: services on a circle, edges as curves that leave room for the way back. */
export function toSvg({ services, edges }: Graph): string {
  const [width, height, radius] = [760, 560, 210]
  const at = (name: string) => {
    const angle = (2 * Math.PI * services.indexOf(name)) / services.length - Math.PI / 2
    return { x: width / 2 + radius * 1.35 * Math.cos(angle), y: height / 2 - 15 + radius * Math.sin(angle) }
  }
  const bends = { calls: 0.08, commands: 0.2, consumes: 0.32 }
  const lines = edges.map(({ from, to, kind }) => {
    const [a, b] = kind === 'consumes' ? [at(to), at(from)] : [at(from), at(to)]
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const control = { x: (a.x + b.x) / 2 - dy * bends[kind], y: (a.y + b.y) / 2 + dx * bends[kind] }
    const [start, stop] = [towards(a, control), towards(b, control)]
    const path = `M${point(start)} Q${point(control)} ${point(stop)}`
    return `<path d="${path}" stroke="${colours[kind]}" stroke-width="${kind === 'commands' ? 3 : 1.5}" stroke-dasharray="${dashes[kind]}" marker-end="url(#${kind})"/>`
  })
  const kinds = Object.entries(colours)
  const markers = kinds.map(
    ([kind, colour]) =>
      `<marker id="${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colour}"/></marker>`,
  )
  const nodes = services.map((name) => {
    const { x, y } = at(name)
    return `<g transform="translate(${point({ x, y })})"><rect x="-60" y="-22" width="120" height="44" rx="8" fill="#fff" stroke="#334155"/><text text-anchor="middle" dy="5">${name}</text></g>`
  })
  const legend = kinds.map(
    ([kind, colour], i) =>
      `<text x="${20 + i * 110}" y="${height - 14}" fill="${colour}">${kind === 'consumes' ? 'events' : kind}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="15">`,
    `<rect width="100%" height="100%" fill="#f8fafc"/><defs>${markers.join('')}</defs>`,
    `<g fill="none">${lines.join('\n')}</g>`,
    ...nodes,
    ...legend,
    '</svg>',
  ].join('\n')
}

interface Point {
  readonly x: number
  readonly y: number
}

const point = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`

// Edges end at the box, not in its middle.
function towards(box: Point, other: Point): Point {
  const [dx, dy] = [other.x - box.x, other.y - box.y]
  const scale = Math.min(64 / Math.abs(dx || 1e-9), 26 / Math.abs(dy || 1e-9), 1)
  return { x: box.x + dx * scale, y: box.y + dy * scale }
}
