import type { SagaSummary } from '@flotilla/dashboard-views/shapes'
import { withQuery } from '../../api/client.ts'
import { Pick } from '../../parts/filters.tsx'
import { ago, clock } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { Service } from '../../parts/service.tsx'
import { State } from '../../parts/state.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said } from '../../state/route.ts'
import { useStill } from '../../state/still.ts'
import { sagaPath } from './paths.ts'
import { why } from './why.ts'

const most = 300
const statuses = ['parked', 'running', 'compensating', 'done', 'compensated']

export function SagasPage() {
  const { looked, hold } = useStill()
  const sagas = useAnswer<SagaSummary[]>(withQuery('/api/sagas', { status: said('status') }), {
    every: 2,
    still: (items) => looked && items.length > 0,
  })
  const stuck = sagas.value?.filter(({ status }) => status === 'parked').length ?? 0
  return (
    <>
      <Head title="Sagas">{stuck > 0 && <p class="state is-bad">{stuck} stuck</p>}</Head>
      <search class="filters">
        <Pick name="status" label="Status" options={statuses} all="any" />
      </search>
      <div {...hold}>
        <Loaded of={sagas}>{(items) => (items.length > 0 ? <Table of={items.slice(0, most)} /> : <Nothing />)}</Loaded>
      </div>
    </>
  )
}

function Table({ of }: { of: readonly SagaSummary[] }) {
  const now = Date.now()
  return (
    <div class="card table">
      <table>
        <thead>
          <tr>
            <th>Status</th>
            <th>Saga</th>
            <th class="least">Service</th>
            <th>Began</th>
            <th class="least">Due</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {of.map((saga) => (
            <tr key={`${saga.service} ${saga.saga} ${saga.id}`}>
              <td class="tight">
                <State is={saga.status} says={saga.status === 'parked' ? 'stuck' : saga.status} />
              </td>
              <td>
                <a href={sagaPath(saga)} data-row>
                  {saga.saga}
                </a>{' '}
                <small class="mono">{saga.id}</small>
              </td>
              <td class="tight least">
                <Service name={saga.service} />
              </td>
              <td class="tight soft" title={clock(saga.startedAt)}>
                {ago(saga.startedAt, now)}
              </td>
              <td class="tight soft least">{saga.dueAt === null ? '–' : clock(saga.dueAt, { millis: false })}</td>
              <td class={saga.status === 'parked' || saga.waitsFor !== null ? 'bad' : 'soft'}>{why(saga)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Nothing() {
  return (
    <Empty title={said('status') ? `No saga is ${said('status')}` : 'No saga yet'}>
      <p>
        {said('status') ? (
          <a href="/sagas">Show all</a>
        ) : (
          'Each checkout in the shop is one: it appears here with its steps.'
        )}
      </p>
    </Empty>
  )
}
