/** What a pod says of itself since it began, summed over operations and types of messages. */
export interface Reading {
  readonly requests: number
  /** Answered with 5xx. */
  readonly errors: number
  /** Requests that took at most so many seconds; the last bound is infinity. */
  readonly buckets: ReadonlyMap<number, number>
  readonly messages: number
  /** Messages that a handler failed on. */
  readonly failedMessages: number
}

const line = /^(\w+)(?:\{(.*)\})? (\S+)/
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g
const requests = 'http_server_request_duration_seconds'
const messages = 'flotilla_messages_handled_total'
const failures = new Set(['parked', 'dead', 'returned'])

/** Reads Prometheus' text format. */
export function toReading(text: string): Reading {
  const sum = { requests: 0, errors: 0, messages: 0, failedMessages: 0 }
  const buckets = new Map<number, number>()
  for (const row of text.split('\n')) {
    const [, name, raw = '', number] = line.exec(row) ?? []
    if (!name?.startsWith('http_server') && name !== messages) continue
    const labels = Object.fromEntries([...raw.matchAll(label)].map((found) => [found[1], found[2]]))
    const value = Number(number)
    if (name === messages) {
      sum.messages += value
      if (failures.has(labels.outcome!)) sum.failedMessages += value
    } else if (name === `${requests}_count`) {
      sum.requests += value
      if (labels.status!.startsWith('5')) sum.errors += value
    } else if (name === `${requests}_bucket`) {
      const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le)
      buckets.set(bound, (buckets.get(bound) ?? 0) + value)
    }
  }
  return { ...sum, buckets }
}

/** For how long its event loop stood still at most since somebody looked the last time, in seconds. No request that waits meanwhile knows of it. */
export function standstillOf(text: string): number {
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1] ?? 0)
}

export const nothing: Reading = { requests: 0, errors: 0, buckets: new Map(), messages: 0, failedMessages: 0 }

export function plus(a: Reading, b: Reading): Reading {
  return combine(a, b, (x, y) => x + y)
}

/** What happened between two readings of one process. */
export function minus(a: Reading, b: Reading): Reading {
  return combine(a, b, (x, y) => x - y)
}

/** The bound in seconds below which `share` of the requests were; 0 without requests. */
export function quantile({ requests: all, buckets }: Reading, share: number): number {
  if (all === 0) return 0
  const bounds = [...buckets.keys()].toSorted((a, b) => a - b)
  return bounds.find((bound) => buckets.get(bound)! >= share * all) ?? Number.POSITIVE_INFINITY
}

/** The least of the bounds that is not below so many seconds. */
export function boundAbove({ buckets }: Reading, seconds: number): number {
  return Math.min(...[...buckets.keys()].filter((bound) => bound >= seconds), Number.POSITIVE_INFINITY)
}

/** How many requests took longer than `bound`, one of the bounds, in seconds. */
export function slowerThan({ requests: all, buckets }: Reading, bound: number): number {
  return all - (buckets.get(bound) ?? all)
}

function combine(a: Reading, b: Reading, of: (x: number, y: number) => number): Reading {
  const bounds = new Set([...a.buckets.keys(), ...b.buckets.keys()])
  return {
    requests: of(a.requests, b.requests),
    errors: of(a.errors, b.errors),
    buckets: new Map([...bounds].map((bound) => [bound, of(a.buckets.get(bound) ?? 0, b.buckets.get(bound) ?? 0)])),
    messages: of(a.messages, b.messages),
    failedMessages: of(a.failedMessages, b.failedMessages),
  }
}
