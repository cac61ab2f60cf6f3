import type { SagaDetail } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import { Confirm, Locked } from '../../parts/confirm.tsx'
import { clock, day } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/notice.tsx'
import { Service } from '../../parts/service.tsx'
import { State } from '../../parts/state.tsx'
import { announce } from '../../state/announce.ts'
import { mayChange } from '../../state/live.ts'
import { useAnswer } from '../../state/loading.ts'
import { History } from './history.tsx'
import { Machine } from './machine.tsx'
import { sagaData } from './paths.ts'
import { why } from './why.ts'

export function SagaPage({ of }: { of: readonly [service: string, saga: string, id: string] }) {
  const saga = useAnswer<SagaDetail>(sagaData(of), { every: 1 })
  const [asking, setAsking] = useState(false)
  async function retry(): Promise<void> {
    await change(`${sagaData(of)}/retry`)
    announce('The saga goes on')
    saga.reload()
  }
  const stuck = saga.value?.status === 'parked'
  return (
    <>
      <Head title={`${of[1]} saga`}>
        {saga.value?.traceId && (
          <a class="button" href={`/traces/${saga.value.traceId}`}>
            Its trace
          </a>
        )}
        {stuck && mayChange.value && (
          <button type="button" class="button main" onClick={() => setAsking(true)}>
            <Icon name="retry" />
            Retry
          </button>
        )}
      </Head>
      <Loaded of={saga}>
        {(value) => (
          <div class="stack">
            <Facts of={value} />
            {stuck && !mayChange.value && <Locked />}
            <Machine of={value} />
            <History of={value.history} />
          </div>
        )}
      </Loaded>
      {asking && (
        <Confirm title="Retry the step it is stuck at?" act="Retry" does={retry} close={() => setAsking(false)}>
          The saga sends the command of that step again. The service that takes it does so once, however often it comes.
        </Confirm>
      )}
    </>
  )
}

function Facts({ of }: { of: SagaDetail }) {
  const { service, id, status, waitsFor, startedAt, dueAt } = of
  const reason = why(of)
  return (
    <div class="beside facts-line">
      <State is={status} says={status === 'parked' ? 'stuck' : status} />
      <Service name={service} />
      <span class="mono">{id}</span>
      <span class="soft">
        began {day(startedAt)}, {clock(startedAt)}
      </span>
      {dueAt !== null && <span class="soft">due {clock(dueAt)}</span>}
      {reason && <span class={status === 'parked' || waitsFor !== null ? 'bad' : 'soft'}>{reason}</span>}
    </div>
  )
}
