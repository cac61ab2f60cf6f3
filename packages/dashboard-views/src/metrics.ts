import type { PointStore, Reading, Series } from '@flotilla/telemetry-store'
import { boundBelow } from './quantile.ts'
import type { MetricSeries } from './shapes/index.ts'

const slotMs = 10_000

/** A metric as lines of a chart, a value each 10 s: counters as rates a second, histograms as quantiles in their unit, gauges as they are. */
export function seriesOf(
  store: PointStore,
  name: string,
  asked: { service?: string; minutes?: number; now: number },
): MetricSeries | undefined {
  const { service, minutes = 15, now } = asked
  const found = store.series(name).filter((one) => !service || one.service === service)
  const [first] = found
  if (!first) return undefined
  const slots = Math.round((minutes * 60_000) / slotMs)
  const end = Math.floor(now / slotMs) * slotMs
  const at = Array.from({ length: slots }, (_, i) => end - (slots - 1 - i) * slotMs)
  const series = found.flatMap((one) => {
    const labels = { service: one.service, ...one.labels }
    if (one.kind === 'gauge') return [{ labels, values: sample(one, at, (point) => point.value) }]
    if (one.kind === 'counter') return [{ labels, values: sample(one, at, rate) }]
    return [0.5, 0.95, 0.99].map((share) => ({
      labels: { ...labels, quantile: String(share) },
      values: sample(one, at, (point, before) => (before ? quantileOf(one, point, before, share) : null)),
    }))
  })
  const { help, kind } = first
  return { name, help, kind, at, series }
}

type Read = (point: Reading, before: Reading | undefined) => number | null

function sample({ readings }: Series, at: readonly number[], read: Read): (number | null)[] {
  let next = 0
  return at.map((time) => {
    let last: number | undefined
    for (; next < readings.length && readings[next]!.at <= time; next++) last = next
    return last === undefined ? null : read(readings[last]!, readings[last - 1])
  })
}

// A process that began again counts from none.
function rate(point: Reading, before: Reading | undefined): number | null {
  if (!before || point.at === before.at) return null
  return Math.max(0, point.value - before.value) / ((point.at - before.at) / 1_000)
}

function quantileOf({ bounds = [] }: Series, point: Reading, before: Reading, share: number): number | null {
  const fresh = (point.counts ?? []).map((count, i) => count - (before.counts?.[i] ?? 0))
  return boundBelow(bounds, fresh, share) ?? null
}
