import type { OperatorAct } from '@flotilla/dashboard-views/shapes'
import { clock } from '../../parts/format.ts'

const did = { redrive: 'redrove it', drop: 'dropped it', replay: 'replayed it' } as const

/** What people did about a message, the first first. */
export function Acts({ of }: { of: readonly OperatorAct[] }) {
  if (of.length === 0) return null
  return (
    <ul class="stack" aria-label="What operators did">
      {of.map(({ action, who, because, at }) => (
        <li key={at}>
          <time class="soft">{clock(at)}</time> {who} {did[action]}
          {because !== null && <>: «{because}»</>}
        </li>
      ))}
    </ul>
  )
}
