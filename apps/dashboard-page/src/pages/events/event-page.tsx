import type { EventDetail } from '@flotilla/dashboard-views/shapes'
import { Head } from '../../parts/head.tsx'
import { Json } from '../../parts/json.tsx'
import { Loaded } from '../../parts/notice.tsx'
import { useAnswer } from '../../state/loading.ts'
import { EventFlow } from './event-flow.tsx'

export function EventPage({ id }: { id: string }) {
  const event = useAnswer<EventDetail>(`/api/events/${encodeURIComponent(id)}`, { every: 3 })
  const traceId = event.value?.traceId
  return (
    <>
      <Head title={event.value?.type ?? 'Event'}>
        {traceId && (
          <a class="button" href={`/traces/${traceId}`}>
            Its trace
          </a>
        )}
      </Head>
      <Loaded of={event}>
        {(value) => (
          <div class="stack">
            <EventFlow of={value} after={event.reload} />
            <section class="card" aria-label="Payload">
              <h2>Payload</h2>
              {value.payload === null ? (
                <p class="soft note">
                  Telemetry carries no payloads: of a dead letter it is read from the store of who could not take it.
                </p>
              ) : (
                <Json of={value.payload} label="Payload as JSON" />
              )}
            </section>
          </div>
        )}
      </Loaded>
    </>
  )
}
