import { type Operation, Problem, problems } from '@flotilla/contract'

// Under load the least important is refused first, so that what is left keeps its speed.
const shares = { sheddable: 0.7, normal: 0.9, critical: 1 } as const

/** Counts the requests in work and refuses what is over the limit. */
export interface Limiter {
  /** Throws 503 with Retry-After when there is no room for that priority. */
  enter(priority: Operation['priority']): void
  leave(): void
  readonly inFlight: number
}

export function createLimiter(max: number): Limiter {
  let inFlight = 0
  return {
    enter(priority) {
      if (inFlight >= Math.max(1, max * shares[priority])) {
        throw new Problem(problems.unavailable, 'Too much to do at the moment', { retryAfter: 1 })
      }
      inFlight++
    },
    leave() {
      inFlight--
    },
    get inFlight() {
      return inFlight
    },
  }
}
