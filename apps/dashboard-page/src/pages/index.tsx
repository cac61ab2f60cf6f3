import type { JSX } from 'preact'
import { Head } from '../parts/head.tsx'
import { Empty } from '../parts/notice.tsx'
import { world } from '../state/live.ts'
import { route } from '../state/route.ts'
import { ComparePage } from './compare/compare-page.tsx'
import { EventPage } from './events/event-page.tsx'
import { EventsPage } from './events/events-page.tsx'
import { lazy } from './lazy.tsx'
import { pages } from './list.ts'
import { LogsPage } from './logs/logs-page.tsx'
import { OverviewPage } from './overview/overview-page.tsx'
import { SagaPage } from './sagas/saga-page.tsx'
import { SagasPage } from './sagas/sagas-page.tsx'
import { TracePage } from './traces/trace-page.tsx'
import { TracesPage } from './traces/traces-page.tsx'

const MapPage = lazy(() => import('./map/map-page.tsx').then((m) => m.MapPage))
const MetricsPage = lazy(() => import('./metrics/metrics-page.tsx').then((m) => m.MetricsPage))
const ExplorerPage = lazy(() => import('./explorer/explorer-page.tsx').then((m) => m.ExplorerPage))
const DataPage = lazy(() => import('./data/data-page.tsx').then((m) => m.DataPage))
const RolloutsPage = lazy(() => import('./rollouts/rollouts-page.tsx').then((m) => m.RolloutsPage))

// By the first segment and how many follow it.
const routes: Readonly<Record<string, (rest: readonly string[]) => JSX.Element>> = {
  'overview 0': () => <OverviewPage />,
  'map 0': () => <MapPage />,
  'traces 0': () => <TracesPage />,
  'traces 1': ([id]) => <TracePage id={id!} key={id} />,
  'compare 0': () => <ComparePage />,
  'logs 0': () => <LogsPage />,
  'events 0': () => <EventsPage />,
  'events 1': ([id]) => <EventPage id={id!} key={id} />,
  'sagas 0': () => <SagasPage />,
  'sagas 3': ([service, saga, id]) => <SagaPage of={[service!, saga!, id!]} key={id} />,
  'metrics 0': () => <MetricsPage />,
  'explorer 0': () => <ExplorerPage />,
  'data 0': () => <DataPage />,
  'rollouts 0': () => <RolloutsPage />,
}

export function Page() {
  const [first = 'overview', ...rest] = route.value.path
  const page = routes[`${first} ${rest.length}`]
  if (!page) return <Nowhere />
  if (pages.some(({ name }) => name === first) && world.value && !world.value.pages.includes(first)) return <NotHere />
  return page(rest)
}

function Nowhere() {
  return (
    <>
      <Head title="Nothing here" />
      <Empty title="There is no such page">
        <p>
          Perhaps the address was cut short. <a href="/">Back to the overview</a>
        </p>
      </Empty>
    </>
  )
}

function NotHere() {
  return (
    <>
      <Head title="Not in this world" />
      <Empty title="This dashboard does not have that page">
        <p>
          Rollouts are of a cluster, tables are shown on the laptop only, and a plain receiver of telemetry knows no
          services that it could ask. <a href="/">Back to the overview</a>
        </p>
      </Empty>
    </>
  )
}
