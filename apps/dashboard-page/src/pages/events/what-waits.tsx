import type { Standing } from '@flotilla/dashboard-views/shapes'
import { ago, count, counted, duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { Failed } from '../../parts/notice.tsx'
import { Service } from '../../parts/service.tsx'
import type { Loading } from '../../state/loading.ts'
import { DeadLetter } from './dead-letter.tsx'

/** Outboxes, what the bus refuses, retries and dead letters, by service. */
export function WhatWaits({ of }: { of: Loading<Standing[]> }) {
  if (!of.value) return of.error ? <Failed error={of.error} again={of.reload} /> : null
  const waiting = of.value.filter(
    ({ outbox, held, retrying, deadLetters }) => outbox.waiting + held.length + retrying + deadLetters.length > 0,
  )
  const dead = waiting.flatMap(({ service, deadLetters }) => deadLetters.map((letter) => ({ service, letter })))
  if (waiting.length === 0)
    return (
      <p class="all-well">
        <Icon name="check" /> Nothing waits: every outbox is empty, nothing is held or retried, no dead letters.
      </p>
    )
  return (
    <section class="card" aria-label="What waits">
      <h2>What waits</h2>
      <ul class="waits">
        {waiting.map(({ service, outbox, held, retrying, deadLetters }) => (
          <li key={service}>
            <Service name={service} />
            {outbox.waiting > 0 && (
              <span>
                {count(outbox.waiting)} in the outbox, oldest {duration(outbox.oldestMs)}
              </span>
            )}
            {held.map(({ destination, messages, since, reason }) => (
              <span class="bad" key={`${destination} ${reason}`}>
                {count(messages)} held{destination && ` for ${destination}`} since {ago(since, Date.now())}: {reason}
              </span>
            ))}
            {retrying > 0 && <span>{count(retrying)} retrying</span>}
            {deadLetters.length > 0 && <span class="bad">{counted(deadLetters.length, 'dead letter')}</span>}
          </li>
        ))}
      </ul>
      {dead.length > 0 && (
        <ul class="dead-letters" aria-label="Dead letters">
          {dead.slice(0, 50).map(({ service, letter }) => (
            <li key={letter.id}>
              <div class="grow">
                <p>
                  <b>{letter.type}</b> <small>at</small> <Service name={service} />{' '}
                  <small>
                    {ago(letter.at, Date.now())}, after {counted(letter.tries, 'try', 'tries')}
                  </small>
                </p>
                <p class="said-wrong mono">{letter.error}</p>
              </div>
              <DeadLetter service={service} id={letter.id} type={letter.type} after={of.reload} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
