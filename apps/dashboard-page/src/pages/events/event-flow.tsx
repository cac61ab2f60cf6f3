import type { EventDetail } from '@flotilla/dashboard-views/shapes'
import { clock, counted, duration } from '../../parts/format.ts'
import { hued, Service } from '../../parts/service.tsx'
import { State } from '../../parts/state.tsx'
import { Acts } from './acts.tsx'
import { DeadLetter } from './dead-letter.tsx'
import { Replay } from './replay.tsx'

interface Props {
  of: EventDetail
  after: () => void
}

/** The way of one event: commit, outbox, bus, and everybody who took it. */
export function EventFlow({ of, after }: Props) {
  const { publisher, committedAt, id, key, hops, type } = of
  const left = hops.length > 0
  return (
    <section class="card flow" aria-label="Its way">
      <ol class="way">
        <li class="stop" style={hued(publisher)}>
          <h2>Committed</h2>
          <p>
            by <Service name={publisher} />
          </p>
          <time class="soft">{clock(committedAt)}</time>
        </li>
        <li class="stop">
          <h2>Outbox</h2>
          <p>{left ? 'has left it' : 'waits here, or has just left'}</p>
          <span class="soft">{key === null ? 'no key: any order' : <span class="mono">key {key}</span>}</span>
        </li>
        <li class="stop">
          <h2>Bus</h2>
          <p>
            {left ? counted(hops.length, 'consumer has', 'consumers have') : 'not yet'} {left && 'taken it'}
          </p>
          <span class="mono soft">{id}</span>
        </li>
      </ol>
      <ul class="takers" aria-label="Consumers">
        {hops.map((hop) => (
          <Taker key={hop.consumer} hop={hop} id={id} type={type} after={after} />
        ))}
        {hops.length === 0 && (
          <li class="soft">Nobody has taken it yet. Either it has just been published, or nobody listens.</li>
        )}
      </ul>
    </section>
  )
}

interface TakerProps {
  hop: EventDetail['hops'][number]
  id: string
  type: string
  after: () => void
}

function Taker({ hop, id, type, after }: TakerProps) {
  const { consumer, state, tries, lagMs, error, deadLetterId, acts } = hop
  return (
    <li class={`taker is-${state}`} style={hued(consumer)}>
      <div class="beside">
        <h3 class="grow">
          <Service name={consumer} />
        </h3>
        <State is={state} says={state === 'dead' ? 'dead letter' : state} />
      </div>
      <p class="soft number">
        {lagMs === null ? 'not through yet' : `${duration(lagMs)} after the commit`}
        {tries > 1 && `, ${counted(tries, 'try', 'tries')}`}
      </p>
      {error !== null && <p class="said-wrong mono">{error}</p>}
      <Acts of={acts} />
      {state === 'done' && <Replay consumer={consumer} id={id} type={type} after={after} />}
      {deadLetterId !== null && <DeadLetter service={consumer} id={deadLetterId} type={type} after={after} />}
    </li>
  )
}
