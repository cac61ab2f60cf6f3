import type { Ports } from '@flotilla/dashboard'
import { readGraph } from '@flotilla/workspace/graph'
import type { Service } from '@flotilla/workspace/repository'

/** The edges that the imports draw. A listener's goes the way of the events: from the publisher. */
export function declaredEdges(services: readonly Service[]): Ports['declared'] {
  const { edges } = readGraph(services)
  return edges.map(({ from, to, kind }) => (kind === 'consumes' ? { from: to, to: from, kind } : { from, to, kind }))
}
