// What is held. Times are milliseconds since 1970, durations milliseconds, both with fractions.

export interface ShownSpan {
  readonly spanId: string
  readonly parentId: string | null
  readonly service: string
  readonly instance: string
  readonly name: string
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  /** What the page draws it as. */
  readonly layer: 'http' | 'sql' | 'cache' | 'event' | 'saga' | 'job' | 'other'
  readonly startedAt: number
  readonly ms: number
  readonly error: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly events: readonly {
    readonly at: number
    readonly name: string
    readonly attributes: Readonly<Record<string, unknown>>
  }[]
  /** Other traces or spans that led here. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
}

/** A span with the trace it belongs to. */
export interface HeldSpan extends ShownSpan {
  readonly traceId: string
}

/** A line of a log; its id is given when it comes. */
export interface LogLine {
  readonly id: number
  readonly at: number
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly service: string
  readonly instance: string
  readonly message: string
  readonly traceId: string | null
  readonly spanId: string | null
  readonly fields: Readonly<Record<string, unknown>>
}

/** A reading of an instrument in one process. */
export interface Point {
  readonly name: string
  readonly help: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly service: string
  readonly instance: string
  readonly labels: Readonly<Record<string, string>>
  readonly at: number
  readonly value: number
  /** Histograms only: upper bounds, and how many fell below each and above the one before. */
  readonly bounds?: readonly number[]
  readonly counts?: readonly number[]
}
