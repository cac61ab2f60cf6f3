import { counter, currentTraceparent, gauge, histogram, inSpan } from '@flotilla/telemetry'
import type { Breaker } from './breaker.ts'
import { isAnswer, type Result } from './outcome.ts'

const duration = histogram({
  name: 'http_client_request_duration_seconds',
  help: 'Time from the request to the end of its answer, each try by itself',
  labels: ['target', 'operation', 'status'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
})
const retries = counter({
  name: 'http_client_retries_total',
  help: 'Tries after the first',
  labels: ['target'],
})
const open = gauge({
  name: 'http_client_breaker_open',
  help: '1 while calls to the target are stopped',
  labels: ['target'],
})
// OpenTelemetry's SpanKind.CLIENT; the name is an enum of a package that is not needed here otherwise.
const client = 2

export const countRetry = (target: string): void => retries.inc({ target })

export function observeBreaker(target: string, breaker: Breaker): void {
  open.set({ target }, breaker.state === 'closed' ? 0 : 1)
}

export function observeDuration(target: string, operation: string) {
  // prom-client hashes the labels at every reading; the series is looked up once instead.
  const series = new Map<number, ReturnType<typeof duration.labels>>()
  return (result: Result, begun: number): void => {
    const status = isAnswer(result) ? result.status : 0
    let one = series.get(status)
    if (!one) series.set(status, (one = duration.labels({ target, operation, status: String(status) })))
    one.observe((performance.now() - begun) / 1_000)
  }
}

/** Runs the call as a span where somebody records; elsewhere it costs nothing. */
export function traced<T>(target: string, { name, method, path }: Traced, work: () => Promise<T>): Promise<T> {
  if (!currentTraceparent()?.endsWith('1')) return work()
  const attributes = { 'server.address': target, 'http.request.method': method, 'url.template': path }
  return inSpan(`${target}.${name}`, { kind: client, attributes }, work)
}

interface Traced {
  readonly name: string
  readonly method: string
  readonly path: string
}
