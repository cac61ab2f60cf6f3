import type { Rollout } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { ago, counted } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { Service } from '../../parts/service.tsx'
import { State } from '../../parts/state.tsx'
import { useAnswer } from '../../state/loading.ts'
import { Releases } from './releases.tsx'

export function RolloutsPage() {
  const rollouts = useAnswer<Rollout[]>('/api/rollouts', { every: 2 })
  return (
    <>
      <Head title="Rollouts" />
      <Loaded of={rollouts}>
        {(all) =>
          all.length > 0 ? (
            <ul class="stack">
              {all.map((one) => (
                <One key={one.service} of={one} />
              ))}
            </ul>
          ) : (
            <Empty title="Nothing is deployed">
              <p>
                <code>flotilla cluster up</code> makes a cluster and deploys the shop into it.
              </p>
            </Empty>
          )
        }
      </Loaded>
    </>
  )
}

function One({ of: { service, revision, image, ready, wanted, state, revisions, guard } }: { of: Rollout }) {
  const [open, setOpen] = useState(false)
  return (
    <li class="card rollout">
      <h2>
        <Service name={service} />
        <State is={state} />
        <span class="progress">
          <div aria-hidden="true">
            <i style={{ width: `${wanted === 0 ? 0 : Math.min(100, (ready / wanted) * 100)}%` }} />
          </div>
          <span class="soft number">
            {ready} of {wanted} ready
          </span>
        </span>
        <small class="tight">revision {revision}</small>
        <code class="soft">{image}</code>
      </h2>
      {guard && (
        <p class="note">
          <State
            is={guard.good ? 'passed' : 'refused'}
            says={guard.good ? 'The guard let it pass' : 'The guard refused it'}
          />{' '}
          {guard.says} <small>{ago(guard.at, Date.now())}</small>
        </p>
      )}
      <details>
        <summary class="note" data-row>
          {counted(revisions.length, 'revision')}
        </summary>
        <div class="table" tabIndex={0} role="region" aria-label={`Revisions of ${service}`}>
          <table>
            <tbody>
              {revisions.map((one) => (
                <tr key={one.revision}>
                  <td class="tight">{one.revision}</td>
                  <td class="tight soft">{ago(one.at, Date.now())}</td>
                  <td class="mono">{one.image}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="note">Releases, and the way back</summary>
        {open && <Releases of={service} />}
      </details>
    </li>
  )
}
