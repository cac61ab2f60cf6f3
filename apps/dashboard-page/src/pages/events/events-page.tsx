import type { EventSummary, Standing } from '@flotilla/dashboard-views/shapes'
import { withQuery } from '../../api/client.ts'
import { Pick } from '../../parts/filters.tsx'
import { duration } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { Service } from '../../parts/service.tsx'
import { Time, Words } from '../../parts/words.tsx'
import { serviceNames } from '../../state/live.ts'
import { useAnswer } from '../../state/loading.ts'
import { said } from '../../state/route.ts'
import { useStill } from '../../state/still.ts'
import { HopChip } from './hop-chip.tsx'
import { WhatWaits } from './what-waits.tsx'

export function EventsPage() {
  const { looked, hold } = useStill()
  const query = { service: said('service'), type: said('type'), state: said('state') }
  const events = useAnswer<EventSummary[]>(withQuery('/api/events', { ...query, limit: 100 }), {
    every: 2,
    still: (items) => looked && items.length > 0,
  })
  const standing = useAnswer<Standing[]>('/api/standing', { every: 2, still: () => looked })
  const types = [...new Set(events.value?.map(({ type }) => type))].toSorted()
  return (
    <>
      <Head title="Events">
        <small>{events.still ? 'Held still while you look' : 'Live'}</small>
      </Head>
      <div class="stack" {...hold}>
        <WhatWaits of={standing} />
        <div>
          <search class="filters">
            <Pick name="service" label="Service" options={serviceNames.value} />
            <Pick name="type" label="Type" options={types} />
            <Pick name="state" label="At a consumer" options={['done', 'retrying', 'dead']} all="any state" />
          </search>
          <Loaded of={events}>
            {(items) =>
              items.length > 0 ? <Table of={items} /> : <Nothing filtered={Object.values(query).some(Boolean)} />
            }
          </Loaded>
        </div>
      </div>
    </>
  )
}

function Table({ of }: { of: readonly EventSummary[] }) {
  return (
    <div class="card table">
      <table>
        <thead>
          <tr>
            <th>Committed</th>
            <th>Event</th>
            <th class="least">From</th>
            <th>Consumers</th>
            <th class="right least">Slowest</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ id, type, publisher, committedAt, hops }) => (
            <tr key={id}>
              <td class="tight soft">
                <Time at={committedAt} />
              </td>
              <td class="what">
                <a href={`/events/${encodeURIComponent(id)}`} data-row>
                  <Words of={type} />
                </a>
              </td>
              <td class="tight least">
                <Service name={publisher} />
              </td>
              <td>
                <span class="chips">
                  {hops.map((hop) => (
                    <HopChip key={hop.consumer} hop={hop} />
                  ))}
                  {hops.length === 0 && <span class="soft">nobody yet</span>}
                </span>
              </td>
              <td class="right least">{slowest(hops)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function slowest(hops: EventSummary['hops']): string {
  const lags = hops.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]))
  return lags.length === 0 ? '–' : duration(Math.max(...lags))
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty title="No event is like that">
      <p>
        <a href="/events">Show all events</a>
      </p>
    </Empty>
  ) : (
    <Empty title="No event yet">
      <p>Put something in the cart and check out: each event appears here with everybody who took it.</p>
    </Empty>
  )
}
