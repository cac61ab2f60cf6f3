import { type Attributes, createNoopMeter, type MeterProvider } from '@opentelemetry/api'
import { counter } from '../metrics.ts'

const dropped = counter({
  name: 'otlp_dropped_total',
  help: 'Spans, log lines and metric readings that were not delivered: no room to wait, or the receiver failed',
  labels: ['signal'],
})

/**
 * Returns a meter for a batch processor. The processor counts every item that it is done with; those with an `error.type` were not delivered, and are counted here, where Prometheus sees
 * them. opentelemetry.io/docs/specs/semconv/otel/sdk-metrics
 */
export function countDropped(signal: 'traces' | 'logs'): MeterProvider {
  const add = (count: number, attributes: Attributes = {}) => {
    if (attributes['error.type'] !== undefined) dropped.inc({ signal }, count)
  }
  // Not changed in place: the whole process shares one no-op meter.
  const meter = Object.create(createNoopMeter(), { createCounter: { value: () => ({ add }) } })
  return { getMeter: () => meter }
}

/** Counts a reading of all metrics that was not delivered. */
export const countReading = (): void => dropped.inc({ signal: 'metrics' })
