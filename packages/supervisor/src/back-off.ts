const first = 200
const longest = 5_000
const healthy = 5_000

/**
 * How long to wait before the next start, in ms: doubling from crash to crash, from the beginning when it had been ready for 5 s. So what works and is killed now and then is back
 * at once, and what cannot work is tried every 5 s.
 */
export function nextDelay(previous: number, readyForMs: number): number {
  if (previous === 0 || readyForMs >= healthy) return first
  return Math.min(previous * 2, longest)
}
