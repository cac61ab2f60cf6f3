import { type HrTime, ValueType } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import { emptyResource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import type { MetricObjectWithValues, MetricValue, MetricValueWithName } from 'prom-client'
import { registry } from '../metrics.ts'

type Family = MetricObjectWithValues<MetricValue<string>>
type Time = { readonly startTime: HrTime; readonly endTime: HrTime }

const startTime = millisToHrTime(performance.timeOrigin)

/** All instruments of the registry for a reader of OpenTelemetry, as they stand when it reads. */
export const prometheusProducer: MetricProducer = {
  async collect() {
    const families = (await registry.getMetricsAsJSON()) as unknown as Family[]
    const time = { startTime, endTime: millisToHrTime(Date.now()) }
    const metrics = families.flatMap((family) => toMetric(family, time))
    return {
      resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope: { name: 'prom-client' }, metrics }] },
      errors: [],
    }
  },
}

function toMetric({ name, help, type, values }: Family, time: Time): MetricData[] {
  const metric = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  // prom-client's types name an enum that its JSON does not hold.
  const kind = type as unknown as string
  if (kind === 'histogram')
    return [{ ...metric, dataPointType: DataPointType.HISTOGRAM, dataPoints: toHistograms(values, time) }]
  const dataPoints = values.map(({ labels, value }) => ({ ...time, attributes: { ...labels }, value }))
  if (kind === 'counter') return [{ ...metric, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }]
  if (kind === 'gauge') return [{ ...metric, dataPointType: DataPointType.GAUGE, dataPoints }]
  return []
}

// Prometheus counts each bucket with those below it, OTLP each alone.
function toHistograms(values: readonly MetricValue<string>[], time: Time): DataPoint<Histogram>[] {
  const series = Map.groupBy(
    values as readonly MetricValueWithName<string>[],
    ({ labels: { le: _le, ...rest } }: any) => JSON.stringify(rest),
  )
  return [...series].map(([labels, rows]) => {
    const buckets = rows.filter((row) => row.metricName?.endsWith('_bucket'))
    const of = (suffix: string) => rows.find((row) => row.metricName?.endsWith(suffix))?.value ?? 0
    const boundaries = buckets
      .map((row: any) => row.labels.le)
      .filter((le) => le !== '+Inf')
      .map(Number)
    const counts = buckets.map((row, index) => row.value - (buckets[index - 1]?.value ?? 0))
    return {
      ...time,
      attributes: JSON.parse(labels),
      value: { buckets: { boundaries, counts }, count: of('_count'), sum: of('_sum') },
    }
  })
}
