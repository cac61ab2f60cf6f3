import type { Point } from '../shapes.ts'

export interface Reading {
  readonly at: number
  readonly value: number
  /** How many fell below each bound and above the one before; histograms only. */
  readonly counts?: readonly number[]
}

/** One instrument with one set of labels in one process: its last readings, oldest first. */
export interface Series extends Omit<Point, 'at' | 'value' | 'counts'> {
  readonly readings: Reading[]
}

export interface PointStore {
  add(points: readonly Point[]): void
  series(name: string): Series[]
  names(): Pick<Point, 'name' | 'help' | 'kind'>[]
  /** The last reading of a gauge of a service, the mean over its processes; null where there is none. */
  latest(name: string, service: string): number | null
  readonly count: number
  readonly dropped: number
}

const keepMs = 15 * 60_000
const sweepMs = 60_000

/** Readings of the last quarter of an hour, of at most so many series. Those of processes that have gone leave with their last reading. */
export function createPointStore(mostSeries: number, now: () => number): PointStore {
  const byName = new Map<string, Map<string, Series>>()
  let [count, dropped, all, swept] = [0, 0, 0, now()]

  function addOne(point: Point): void {
    const series = seriesFor(point)
    if (!series) return void dropped++
    const { at, value, counts } = point
    series.readings.push(counts ? { at, value, counts } : { at, value })
    count++
    forget(series)
  }

  function seriesFor({ at: _at, value: _value, counts: _counts, ...described }: Point): Series | undefined {
    const { name, service, instance, labels } = described
    const key = `${service} ${instance} ${JSON.stringify(labels)}`
    const known = byName.get(name)?.get(key)
    if (known) return known
    if (all >= mostSeries) return undefined
    const made = { ...described, readings: [] }
    const named = byName.get(name) ?? new Map<string, Series>()
    byName.set(name, named.set(key, made))
    all++
    return made
  }

  function forget({ readings }: Series): void {
    const fresh = readings.findIndex(({ at }) => at >= now() - keepMs)
    count -= readings.splice(0, fresh === -1 ? readings.length : fresh).length
  }

  function sweep(): void {
    swept = now()
    for (const [name, named] of byName) {
      for (const [key, series] of named) {
        forget(series)
        if (series.readings.length > 0) continue
        named.delete(key)
        all--
      }
      if (named.size === 0) byName.delete(name)
    }
  }

  return {
    add(points) {
      if (now() - swept > sweepMs) sweep()
      points.forEach(addOne)
    },
    series: (name) => [...(byName.get(name)?.values() ?? [])],
    names: () =>
      [...byName.values()].map((named) => {
        const { name, help, kind } = named.values().next().value!
        return { name, help, kind }
      }),
    latest(name, service) {
      const since = now() - 60_000
      const values = [...(byName.get(name)?.values() ?? [])]
        .filter((series) => series.service === service)
        .flatMap(({ readings }) => readings.at(-1) ?? [])
        .filter(({ at }) => at >= since)
      return values.length === 0 ? null : values.reduce((sum, { value }) => sum + value, 0) / values.length
    },
    get count() {
      return count
    },
    get dropped() {
      return dropped
    },
  }
}
