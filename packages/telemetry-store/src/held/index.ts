import type { HeldSpan, LogLine, Point } from '../shapes.ts'
import { createLogStore, type LogStore } from './log-store.ts'
import { createPointStore, type PointStore } from './point-store.ts'
import { createSpanStore, type SpanStore } from './span-store.ts'

/** What comes in one go. */
export interface Received {
  readonly spans?: readonly HeldSpan[]
  readonly logs?: readonly Omit<LogLine, 'id'>[]
  readonly points?: readonly Point[]
}

/** All that has been received and is still in memory. */
export interface Held {
  readonly spans: SpanStore
  readonly logs: LogStore
  readonly points: PointStore
  add(received: Received): void
  /** Calls back with all that comes, until the returned function is called. */
  onAdded(listener: (received: Received) => void): () => void
}

export interface Limits {
  readonly spans: number
  readonly logs: number
  /** Of metrics; each with a quarter of an hour of readings. */
  readonly series: number
}

const defaults: Limits = Object.freeze({ spans: 100_000, logs: 20_000, series: 5_000 })

/** With the default limits it takes some 100 MiB. */
export function hold(limits: Limits = defaults): Held {
  const listeners = new Set<(received: Received) => void>()
  const spans = createSpanStore(limits.spans)
  const logs = createLogStore(limits.logs)
  const points = createPointStore(limits.series, Date.now)
  return {
    spans,
    logs,
    points,
    add(received) {
      if (received.spans) spans.add(received.spans)
      if (received.logs) logs.add(received.logs)
      if (received.points) points.add(received.points)
      for (const listener of listeners) listener(received)
    },
    onAdded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
