import type { SagaDetail } from '@flotilla/dashboard-views/shapes'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/words.tsx'

export function History({ of }: { of: SagaDetail['history'] }) {
  return (
    <section class="card table" aria-label="History" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th class="right">#</th>
            <th>At</th>
            <th>Came</th>
            <th>Then</th>
            <th>Sent</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ n, at, status, input, reason, sent }) => (
            <tr key={n}>
              <td class="right soft">{n}</td>
              <td class="tight soft">
                <Time at={at} />
              </td>
              <td>{input}</td>
              <td class="tight">
                <State is={status} says={status === 'parked' ? 'stuck' : status} />
              </td>
              <td class="mono sent">{sent.join(', ') || '–'}</td>
              <td class="soft">{reason ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
