import type { LogLine, ShownSpan } from '@flotilla/telemetry-store/shapes'

/** GET /api/traces?service=&operation=&minMs=&error=true&attribute=key%3Dvalue&before=&limit= ; newest first. */
export interface TraceList {
  readonly items: readonly TraceSummary[]
  /** What there is to choose from. */
  readonly services: readonly string[]
  readonly operations: readonly string[]
}

export interface TraceSummary {
  readonly traceId: string
  readonly root: string
  readonly service: string
  readonly startedAt: number
  readonly ms: number
  readonly spans: number
  readonly errors: number
  readonly services: readonly string[]
}

/** GET /api/traces/:traceId ; the file that is shared is this document. */
export interface Trace {
  readonly traceId: string
  /** Parents before children, by start. */
  readonly spans: readonly ShownSpan[]
  readonly logs: readonly LogLine[]
}

/** GET /api/logs?level=warn&service=&traceId=&text=&before=&limit= ; newest first. GET /api/logs/stream, same filters: SSE, `data:` is LogLine[] at most 5 times a second. */
export type { LogLine, ShownSpan }
