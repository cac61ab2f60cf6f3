const first = 200
const longest = 10_000
const healthy = 30_000

/** How long to wait before the next start, in ms: doubling from crash to crash, from the beginning after a good run. */
export function nextDelay(previous: number, uptime: number): number {
  if (previous === 0 || uptime >= healthy) return first
  return Math.min(previous * 2, longest)
}
