export interface BackOff {
  readonly firstMs: number
  readonly mostMs: number
}

/** For what others are to bring back, a database or a bus: whoever needs it is back within a second of it. */
export const untilBack: BackOff = Object.freeze({ firstMs: 100, mostMs: 1_000 })

/** How long to wait after the n-th failure in a row (from 1): doubling, with jitter over the upper half, so that many do not come back at once. */
export function backOff(failures: number, { firstMs, mostMs }: BackOff, random = Math.random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(full / 2 + (random() * full) / 2)
}
