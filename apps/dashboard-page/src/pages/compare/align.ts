import type { ShownSpan } from '@flotilla/dashboard-views/shapes'

/** The same place in two traces: what was called there, how long it took in each. */
export interface Pair {
  readonly key: string
  readonly service: string
  readonly name: string
  readonly depth: number
  readonly a: number | null
  readonly b: number | null
}

interface Place {
  readonly span: ShownSpan
  a: number | null
  b: number | null
  readonly inside: Map<string, Place>
}

/** Lays two traces over each other: spans belong together that are the nth of their name below the same parent. */
export function align(a: readonly ShownSpan[], b: readonly ShownSpan[]): Pair[] {
  const top = new Map<string, Place>()
  lay(top, a, 'a')
  lay(top, b, 'b')
  return flatten(top, '', 0)
}

function lay(top: Map<string, Place>, spans: readonly ShownSpan[], side: 'a' | 'b'): void {
  const places = new Map<string, Place>()
  const seen = new Map<string, number>()
  for (const span of spans) {
    const parent = span.parentId ? places.get(span.parentId) : undefined
    const level = parent?.inside ?? top
    const name = `${span.service} ${span.name}`
    const nth = (seen.get(`${parent ? span.parentId : ''} ${name}`) ?? 0) + 1
    seen.set(`${parent ? span.parentId : ''} ${name}`, nth)
    const place = level.get(`${name} ${nth}`) ?? { span, a: null, b: null, inside: new Map() }
    place[side] = span.ms
    level.set(`${name} ${nth}`, place)
    places.set(span.spanId, place)
  }
}

function flatten(level: ReadonlyMap<string, Place>, path: string, depth: number): Pair[] {
  return [...level].flatMap(([key, { span, a, b, inside }]) => [
    { key: `${path}/${key}`, service: span.service, name: span.name, depth, a, b },
    ...flatten(inside, `${path}/${key}`, depth + 1),
  ])
}
