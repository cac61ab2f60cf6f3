/** Takes what comes and tells how fast: from the first arrival to the last, so that starting up does not count. */
export interface Meter {
  arrived(count: number): void
  /** A second. */
  readonly rate: Promise<number>
}

export function startMeter(expected: number): Meter {
  const { promise: rate, resolve } = Promise.withResolvers<number>()
  let began = 0
  let arrived = 0
  let first = 0
  return {
    rate,
    arrived(count) {
      if (arrived === 0) {
        began = performance.now()
        first = count
      }
      arrived += count
      if (arrived >= expected) resolve((1_000 * (arrived - first)) / (performance.now() - began))
    },
  }
}
