import { type Attributes, createNoopMeter, type MeterProvider } from '@opentelemetry/api'
import { ExportResultCode } from '@opentelemetry/core'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { counter } from '../metrics.ts'

const dropped = counter({
  name: 'otlp_dropped_total',
  help: 'Spans, log lines and metric readings that were not delivered: no room to wait, or the receiver failed',
  labels: ['signal'],
})

/**
 * For a batch processor's own metrics: counts what it could not deliver where Prometheus sees it. The processor counts all that it is done with, and what came to nothing
 * with an `error.type`. opentelemetry.io/docs/specs/semconv/otel/sdk-metrics
 */
export function countDropped(signal: 'traces' | 'logs'): MeterProvider {
  const add = (count: number, attributes: Attributes = {}) => {
    if (attributes['error.type'] !== undefined) dropped.inc({ signal }, count)
  }
  // The no-op meter is one for all of the process.
  const meter = Object.create(createNoopMeter(), { createCounter: { value: () => ({ add }) } })
  return { getMeter: () => meter }
}

/** The same for an exporter that tells of each reading whether it was delivered. */
export function countFailed(signal: 'metrics', exporter: PushMetricExporter): PushMetricExporter {
  const send = exporter.export.bind(exporter)
  exporter.export = (readings, done) =>
    send(readings, (result) => {
      if (result.code !== ExportResultCode.SUCCESS) dropped.inc({ signal })
      done(result)
    })
  return exporter
}
