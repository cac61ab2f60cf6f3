import { performance } from 'node:perf_hooks'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The one registry of this process. Nothing else imports prom-client. */
export const registry = new Registry()

/** What an instrument is made of. Names follow Prometheus: unit at the end, `_total` for counters. */
export interface Instrument<L extends string> {
  name: string
  help: string
  labels?: readonly L[]
  /** Upper bounds; histograms only. */
  buckets?: readonly number[]
  /** Called before each reading; gauges only. */
  collect?: (this: Gauge<L>) => void | Promise<void>
}

/** A counter; the same name gives the same one. */
export function counter<L extends string = never>({ name, help, labels = [] }: Instrument<L>): Counter<L> {
  return existing<Counter<L>>(name) ?? new Counter({ name, help, labelNames: labels, registers: [registry] })
}

/** A gauge; the same name gives the same one. */
export function gauge<L extends string = never>({ name, help, labels = [], collect }: Instrument<L>): Gauge<L> {
  return (
    existing<Gauge<L>>(name) ??
    new Gauge({ name, help, labelNames: labels, registers: [registry], ...(collect && { collect }) })
  )
}

/** A histogram; the same name gives the same one. */
export function histogram<L extends string = never>({ name, help, labels = [], buckets }: Instrument<L>): Histogram<L> {
  return (
    existing<Histogram<L>>(name) ??
    new Histogram({ name, help, labelNames: labels, registers: [registry], ...(buckets && { buckets: [...buckets] }) })
  )
}

/** All instruments in Prometheus' text format. */
export async function renderMetrics(): Promise<{ contentType: string; body: string }> {
  return { contentType: registry.contentType, body: await registry.metrics() }
}

/** Adds what is worth knowing of any process: memory, CPU, garbage collection, event loop. Once. */
export function observeProcess(): void {
  if (existing('process_cpu_seconds_total')) return
  collectDefaultMetrics({ register: registry })
  let last = performance.eventLoopUtilization()
  gauge({
    name: 'nodejs_eventloop_utilization',
    help: 'Share of the time since the last reading in which the event loop was busy',
    collect() {
      const now = performance.eventLoopUtilization()
      this.set(performance.eventLoopUtilization(now, last).utilization)
      last = now
    },
  })
}

function existing<M>(name: string): M | undefined {
  return registry.getSingleMetric(name) as M | undefined
}
