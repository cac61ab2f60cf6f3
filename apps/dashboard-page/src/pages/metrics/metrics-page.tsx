import type { MetricName } from '@flotilla/dashboard-views/shapes'
import { Pick } from '../../parts/filters.tsx'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { serviceNames } from '../../state/live.ts'
import { useAnswer } from '../../state/loading.ts'
import { said, setQuery } from '../../state/route.ts'
import { Metric } from './metric.tsx'
import { AllNames } from './names.tsx'
import { questions } from './questions.ts'
import { Traffic } from './traffic.tsx'

export function MetricsPage() {
  const names = useAnswer<MetricName[]>('/api/metrics', { every: 15 })
  const name = said('name')
  return (
    <>
      <Head title={name || 'Metrics'} name={name || 'Metrics'}>
        {name && (
          <button type="button" class="button" onClick={() => setQuery({ name: '' })}>
            The usual questions
          </button>
        )}
      </Head>
      <search class="filters">
        <Pick name="service" label="Service" options={serviceNames.value} />
        <Pick name="minutes" label="Minutes back" options={['2', '5']} all="15" />
      </search>
      <Loaded of={names}>{(known) => (known.length === 0 ? <Nothing /> : <Charts known={known} name={name} />)}</Loaded>
    </>
  )
}

function Charts({ known, name }: { known: readonly MetricName[]; name: string }) {
  const wanted = known.find((metric) => metric.name === name)
  if (wanted) return <Metric ask={{ title: wanted.name, help: wanted.help, metric: wanted.name }} tall />
  const usual = questions.flatMap(({ metrics, ...question }) => {
    const metric = metrics.find((one) => known.some((found) => found.name === one))
    return metric ? [{ ...question, metric }] : []
  })
  return (
    <div class="stack">
      {name && <p class="bad">No service has told of «{name}». These are known:</p>}
      <div class="charts">
        <Traffic title="Requests a second" help="By service, from its server’s side" pick={({ rate }) => rate} />
        <Traffic
          title="Failures a second"
          help="By service: 500 and more, and what broke off"
          pick={({ errors }) => errors}
        />
        {usual.map((ask) => (
          <Metric key={ask.title} ask={ask} />
        ))}
      </div>
      <AllNames of={known} />
    </div>
  )
}

function Nothing() {
  return (
    <Empty title="No metric yet">
      <p>Services send theirs every few seconds: the first ones are here shortly after the start.</p>
    </Empty>
  )
}
