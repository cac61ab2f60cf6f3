import type { Overview } from '@flotilla/dashboard-views/shapes'
import { duration, rate } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { overview } from '../../state/live.ts'
import { useAnswer } from '../../state/loading.ts'
import { Findings } from './findings.tsx'
import { ServiceCard } from './service-card.tsx'
import { headline } from './words.ts'

export function OverviewPage() {
  // The stream tells it once a second; until its first word it is asked for.
  const first = useAnswer<Overview>(overview.value ? undefined : '/api/overview')
  return <Loaded of={overview.value ? { ...first, value: overview.value } : first}>{(now) => <Now is={now} />}</Loaded>
}

function Now({ is }: { is: Overview }) {
  const { services, findings } = is
  if (services.length === 0 && findings.length === 0) return <Nobody />
  const worst = findings[0]?.severity ?? 'well'
  const total = services.reduce((sum, { red }) => sum + red.rate, 0)
  const slowest = services.toSorted((a, b) => b.red.p95 - a.red.p95)[0]
  return (
    <>
      <Head
        name="Overview"
        title={
          <span class={`headline is-${worst}`}>
            <span class="sign">
              <Icon name={worst === 'well' ? 'check' : 'warning'} />
            </span>
            {headline(is)}
          </span>
        }
      >
        <p class="soft sum">
          <b>{rate(total)}</b> requests
          {slowest && slowest.red.p95 > 0 && (
            <>
              , slowest is {slowest.name} with <b>{duration(slowest.red.p95)}</b> at p95
            </>
          )}
        </p>
      </Head>
      <div class="stack">
        <Findings of={findings} at={is.at} />
        <ul class="services" aria-label="Services">
          {services.map((service) => (
            <ServiceCard key={service.name} of={service} />
          ))}
        </ul>
      </div>
    </>
  )
}

function Nobody() {
  return (
    <>
      <Head title="Nobody is here yet" name="Overview" />
      <Empty title="No service has been heard of">
        <p>
          <code>npm start</code> starts the shop and tells it where this dashboard is. Anything else that speaks OTLP
          over HTTP is shown too: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to <code>{location.origin}</code>.
        </p>
      </Empty>
    </>
  )
}
