import type { PointStore, Series } from '@flotilla/telemetry-store'
import { boundBelow } from './quantile.ts'

/** Requests that were answered, as services count them: all of them, sampled or not. */
export interface Counted {
  readonly requests: number
  /** Upper bounds in seconds, and how many fell below each and above the one before. */
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
}

const windowMs = 60_000
const duration = 'http_server_request_duration_seconds'
const none: Counted = { requests: 0, bounds: [], counts: [] }

/** What one service counted in the last minute that it told of. */
export function countedOf(points: PointStore, service: string, now: number): Counted {
  return points
    .series(duration)
    .filter((one) => one.service === service)
    .reduce((sum, one) => plus(sum, growthOf(one, now)), none)
}

function growthOf({ readings, bounds = [] }: Series, now: number): Counted {
  const last = readings.at(-1)
  if (!last || last.at < now - windowMs) return none
  // Of what it counted before it was first heard of, nobody knows when that was.
  const before = readings.findLast(({ at }) => at <= last.at - windowMs) ?? readings[0]!
  const counts = (last.counts ?? []).map((count, i) => Math.max(0, count - (before.counts?.[i] ?? 0)))
  return { requests: Math.max(0, last.value - before.value), bounds, counts }
}

function plus(a: Counted, b: Counted): Counted {
  const [longer, other] = a.counts.length >= b.counts.length ? [a, b] : [b, a]
  const counts = longer.counts.map((count, i) => count + (other.counts[i] ?? 0))
  return { requests: a.requests + b.requests, bounds: longer.bounds, counts }
}

/** The bound below which that share fell, in milliseconds; 0 of nothing. */
export function boundOf({ bounds, counts }: Counted, share: number): number {
  return (boundBelow(bounds, counts, share) ?? 0) * 1_000
}
