import type { Clock } from '@flotilla/clock'

export interface BreakerOptions {
  /** So many failures in a row open it, 10 by default … */
  consecutive?: number
  /** … when nothing has succeeded for so many ms, 500 by default: where one of several replicas is bad, the others go on answering. */
  silentMs?: number
  /** While it is open, one call in so many ms is let through as a probe, 250 by default. */
  probeMs?: number
}

export type Outcome = 'success' | 'failure' | 'ignored'

/** Stops calling a target that answers nobody, so that callers hear it at once and it can recover. A target that answers again is called again within `probeMs`, however long it was away. */
export interface Breaker {
  /** The ticket of a call that may be made; undefined while it is open and no probe is due. */
  admit(): number | undefined
  /** To be called once for every ticket. A call that began before the breaker last opened or closed counts for nothing: its answer is old. */
  record(ticket: number, outcome: Outcome): void
  readonly state: 'closed' | 'open'
}

export function createBreaker(clock: Clock, options: BreakerOptions = {}): Breaker {
  const { consecutive = 10, silentMs = 500, probeMs = 250 } = options
  let state: Breaker['state'] = 'closed'
  // Tickets are this number: how often it has opened and closed.
  let turn = 0
  let failures = 0
  let succeededAt = Number.NEGATIVE_INFINITY
  let probeAt = 0

  function change(to: Breaker['state']): void {
    state = to
    turn++
    failures = 0
    probeAt = clock.now() + probeMs
  }

  return {
    admit() {
      if (state === 'open') {
        const wait = probeAt - clock.now()
        // Longer than it can be: the clock was turned back.
        if (wait > 0 && wait <= probeMs) return undefined
        probeAt = clock.now() + probeMs
      }
      return turn
    },
    record(ticket, outcome) {
      if (ticket !== turn || outcome === 'ignored') return
      if (outcome === 'success') {
        succeededAt = clock.now()
        failures = 0
        if (state === 'open') change('closed')
      } else if (state === 'closed' && ++failures >= consecutive && clock.now() - succeededAt >= silentMs) {
        change('open')
      }
    },
    get state() {
      return state
    },
  }
}
