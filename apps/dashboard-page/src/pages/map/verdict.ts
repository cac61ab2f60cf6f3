import type { MapEdge } from '@flotilla/dashboard-views/shapes'

/** What declaration and observation say together. */
export const verdictOf = ({ declared, observed }: MapEdge): 'live' | 'undeclared' | 'dead' =>
  !declared ? 'undeclared' : observed ? 'live' : 'dead'

export const verdicts = {
  live: 'declared and seen',
  undeclared: 'seen, but not declared',
  dead: 'declared, not seen yet',
} as const

export const kinds = { calls: 'calls', commands: 'commands', consumes: 'tells' } as const
