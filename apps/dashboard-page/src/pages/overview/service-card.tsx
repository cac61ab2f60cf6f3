import type { ServiceHealth } from '@flotilla/dashboard-views/shapes'
import { amount, count, counted, duration, mebibytes, rate, share } from '../../parts/format.ts'
import { hued } from '../../parts/service.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { State } from '../../parts/state.tsx'

/** One service at a glance. */
export function ServiceCard({ of }: { of: ServiceHealth }) {
  const { name, version, state, replicas, restarts, red, sparkline } = of
  const here = encodeURIComponent(name)
  return (
    <li class={`card service-card is-${state}`} style={hued(name)}>
      <header>
        <h2>
          <a href={`/traces?service=${here}`} data-row>
            {name}
          </a>
        </h2>
        <State is={state} />
      </header>
      <p class="soft which">
        <span class="mono">{version || 'no version'}</span>
        {replicas.length !== 1 && <span>{counted(replicas.length, 'replica')}</span>}
        {restarts > 0 && <span class="bad">{counted(restarts, 'restart')}</span>}
      </p>
      <Sparkline values={sparkline} />
      <dl class="red">
        <Figure name="rate" value={rate(red.rate)} />
        <Figure
          name="errors"
          value={share(red.errorShare)}
          bad={red.errorShare > 0.01}
          see={`/traces?service=${here}&error=true`}
        />
        <Figure name="p50" value={duration(red.p50)} />
        <Figure name="p95" value={duration(red.p95)} />
      </dl>
      <dl class="load">
        {of.eventLoop !== null && <Figure name="loop" value={share(of.eventLoop)} bad={of.eventLoop > 0.9} />}
        {of.memoryMiB !== null && <Figure name="memory" value={mebibytes(of.memoryMiB)} />}
        {of.outboxWaiting !== null && (
          <Figure
            name="outbox"
            value={amount(of.outboxWaiting)}
            bad={of.outboxWaiting > 100}
            see={`/events?service=${here}`}
          />
        )}
        {of.deadLetters !== null && of.deadLetters > 0 && (
          <Figure name="dead letters" value={count(of.deadLetters)} bad see={`/events?state=dead&service=${here}`} />
        )}
      </dl>
    </li>
  )
}

function Figure({ name, value, bad = false, see }: { name: string; value: string; bad?: boolean; see?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={bad ? 'bad' : ''}>{bad && see ? <a href={see}>{value}</a> : value}</dd>
    </div>
  )
}
