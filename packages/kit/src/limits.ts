import { type Operation, Problem, problems } from '@flotilla/contract'
import { gauge } from '@flotilla/telemetry'
import type { FastifyRequest } from 'fastify'
import { isOver } from './request-end.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** It holds one of the places of the limiter. */
    admitted: boolean
  }
}

// Under load the least important is refused first, so that what is left keeps its speed.
const shares = { sheddable: 0.7, normal: 0.9, critical: 1 } as const

const atWork = gauge({ name: 'http_server_requests_in_flight', help: 'Requests that are worked on now' })

/** Counts the requests at work and refuses what is over the limit. */
export interface Limiter {
  /** Takes a place. Throws 503 with Retry-After when there is no room for that priority, and 504 when the client has gone. */
  enter(request: FastifyRequest, priority: Operation['priority']): void
  /** Gives the place back, if the request holds one. */
  leave(request: FastifyRequest): void
  readonly inFlight: number
  readonly max: number
}

export function createLimiter(max: number): Limiter {
  let inFlight = 0
  return {
    enter(request, priority) {
      if (isOver(request)) throw new Problem(problems.deadlineExceeded, 'The client has gone')
      if (inFlight >= Math.max(1, max * shares[priority])) {
        throw new Problem(problems.unavailable, 'Too much to do at the moment', { retryAfter: 1 })
      }
      inFlight++
      atWork.inc()
      request.admitted = true
    },
    leave(request) {
      if (!request.admitted) return
      request.admitted = false
      inFlight--
      atWork.dec()
    },
    get inFlight() {
      return inFlight
    },
    max,
  }
}
