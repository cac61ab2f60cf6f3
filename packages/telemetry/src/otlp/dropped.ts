import { type Attributes, createNoopMeter, type MeterProvider } from '@opentelemetry/api'
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

/** Counts a reading of all metrics that was not delivered. */
export const countReading = (): void => dropped.inc({ signal: 'metrics' })
