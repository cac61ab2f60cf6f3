import type { MetricObjectWithValues, MetricValue, MetricValueWithName } from 'prom-client'
import { registry } from '../metrics.ts'
import { toAttributes, toNanos } from './values.ts'

// AggregationTemporality: counted since the process began.
const cumulative = 2
const startTimeUnixNano = toNanos(performance.timeOrigin)

type Family = MetricObjectWithValues<MetricValue<string>>

/** The OTLP document (ExportMetricsServiceRequest) of all instruments, as they stand now. */
export async function toMetrics(resource: Readonly<Record<string, unknown>>, now = Date.now()) {
  const families = (await registry.getMetricsAsJSON()) as unknown as Family[]
  const time = { startTimeUnixNano, timeUnixNano: toNanos(now) }
  const metrics = families.flatMap((family) => toMetric(family, time))
  return {
    resourceMetrics: [
      { resource: { attributes: toAttributes(resource) }, scopeMetrics: [{ scope: { name: 'prom-client' }, metrics }] },
    ],
  }
}

type Time = { startTimeUnixNano: string; timeUnixNano: string }

function toMetric({ name, help, type, values }: Family, time: Time): object[] {
  const description = help
  // prom-client's types name an enum that its JSON does not hold.
  const kind = type as unknown as string
  if (kind === 'histogram')
    return [
      { name, description, histogram: { aggregationTemporality: cumulative, dataPoints: toHistograms(values, time) } },
    ]
  const dataPoints = values.map(({ labels, value }) => ({ ...time, attributes: toAttributes(labels), asDouble: value }))
  if (kind === 'counter')
    return [{ name, description, sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } }]
  if (kind === 'gauge') return [{ name, description, gauge: { dataPoints } }]
  return []
}

// Prometheus counts each bucket with those below it, OTLP each alone.
function toHistograms(values: readonly MetricValue<string>[], time: Time) {
  const series = Map.groupBy(
    values as readonly MetricValueWithName<string>[],
    ({ labels: { le: _le, ...rest } }: any) => JSON.stringify(rest),
  )
  return [...series].map(([labels, rows]) => {
    const buckets = rows.filter((row) => row.metricName?.endsWith('_bucket'))
    const of = (suffix: string) => rows.find((row) => row.metricName?.endsWith(suffix))?.value ?? 0
    return {
      ...time,
      attributes: toAttributes(JSON.parse(labels)),
      count: String(of('_count')),
      sum: of('_sum'),
      explicitBounds: buckets
        .map((row: any) => row.labels.le)
        .filter((le) => le !== '+Inf')
        .map(Number),
      bucketCounts: buckets.map((row, index) => String(row.value - (buckets[index - 1]?.value ?? 0))),
    }
  })
}
