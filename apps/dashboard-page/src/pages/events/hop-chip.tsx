import type { Hop } from '@flotilla/dashboard-views/shapes'
import { duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { hued } from '../../parts/service.tsx'

const signs = { done: 'check', retrying: 'retry', dead: 'cross' } as const

/** A consumer's share at a glance. */
export function HopChip({ hop: { consumer, state, tries, lagMs } }: { hop: Hop }) {
  return (
    <span
      class={`chip is-${state}`}
      style={hued(consumer)}
      title={lagMs === null ? state : `${state} after ${duration(lagMs)}`}
    >
      <Icon name={signs[state]} />
      {consumer}
      <span class="unseen"> {state}</span>
      {tries > 1 && <b>×{tries}</b>}
    </span>
  )
}
