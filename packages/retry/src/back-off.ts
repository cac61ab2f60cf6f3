/** The waits between tries: `firstMs` after the first failure, doubling up to `mostMs`. */
export interface BackOff {
  readonly firstMs: number
  readonly mostMs: number
}

/** For a database or a bus that is down: its users are back within a second of it. */
export const untilBack: BackOff = Object.freeze({ firstMs: 100, mostMs: 1_000 })

/** Returns how many ms to wait after the n-th failure in a row (from 1), with jitter over the upper half, so that many callers do not come back at once. */
export function backOff(failures: number, { firstMs, mostMs }: BackOff, random = Math.random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(full / 2 + (random() * full) / 2)
}
