import type { ServiceHealth } from './overview.ts'

/** GET /api/map. */
export interface ServiceMap {
  readonly nodes: readonly {
    readonly name: string
    readonly state: ServiceHealth['state']
    readonly rate: number
    readonly errorShare: number
  }[]
  readonly edges: readonly MapEdge[]
}

export interface MapEdge {
  /** `consumes` points from the publisher to the listener: the way the events go. */
  readonly from: string
  readonly to: string
  readonly kind: 'calls' | 'commands' | 'consumes'
  readonly declared: boolean
  /** Seen in traces. Declared and not observed for as long as we look: dead; observed and not declared: undeclared. */
  readonly observed: boolean
  /** Over the last minute, a second. */
  readonly rate: number
  readonly errorShare: number
  readonly p95: number
}
