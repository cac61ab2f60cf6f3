import type { Clock } from '@flotilla/clock'

export interface BreakerOptions {
  /** So many failures in a row open it. */
  consecutive?: number
  /** So large a share of the last `window` calls opens it. */
  ratio?: number
  window?: number
  /** How long it stays open at first; doubled after each probe that fails, up to 30 s. */
  openMs?: number
}

export type Outcome = 'success' | 'failure' | 'ignored'

/** Stops calling a target that fails, so that callers hear it at once and the target can get up again. */
export interface Breaker {
  /** False while it is open. When its time is over one call is let through as a probe. */
  admit(): boolean
  /** To be called once for every admitted call. */
  record(outcome: Outcome): void
  readonly state: 'closed' | 'open' | 'half-open'
}

const longestMs = 30_000

export function createBreaker(clock: Clock, options: BreakerOptions = {}): Breaker {
  const { consecutive = 5, ratio = 0.5, window = 20, openMs = 1_000 } = options
  let state: Breaker['state'] = 'closed'
  let until = 0
  let wait = openMs
  let probing = false
  let inRow = 0
  let recent: boolean[] = []

  function open(): void {
    state = 'open'
    until = clock.now() + wait
    wait = Math.min(wait * 2, longestMs)
  }

  function close(): void {
    state = 'closed'
    wait = openMs
    inRow = 0
    recent = []
  }

  return {
    admit() {
      if (state === 'closed') return true
      if (state === 'open' && clock.now() < until) return false
      if (probing) return false
      state = 'half-open'
      probing = true
      return true
    },
    record(outcome) {
      if (state === 'half-open') {
        probing = false
        if (outcome === 'success') close()
        else if (outcome === 'failure') open()
        return
      }
      if (state === 'open' || outcome === 'ignored') return
      const failed = outcome === 'failure'
      inRow = failed ? inRow + 1 : 0
      recent.push(failed)
      if (recent.length > window) recent.shift()
      const failures = failed ? recent.filter(Boolean).length : 0
      if (inRow >= consecutive || (recent.length === window && failures >= ratio * window)) open()
    },
    get state() {
      return state
    },
  }
}
