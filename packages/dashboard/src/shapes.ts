// What the dashboard's server answers and its pages read. Times are milliseconds since 1970, durations milliseconds, both with fractions.
// Errors are RFC 9457 problem documents. Everything below /api is JSON; `?format=ndjson` gives lists line by line.

/** GET /api/overview. */
export interface Overview {
  readonly at: number
  readonly world: 'laptop' | 'cluster' | 'receiver'
  readonly services: readonly ServiceHealth[]
  /** What is wrong now, worst first; empty when nothing is. */
  readonly findings: readonly Finding[]
  readonly held: Held
}

export interface ServiceHealth {
  readonly name: string
  readonly version: string
  readonly state: 'ready' | 'starting' | 'unready' | 'crashed' | 'stopped' | 'silent'
  readonly replicas: readonly { readonly instance: string; readonly lastHeardAt: number }[]
  readonly restarts: number
  /** How a process of it ended without being told to, the last time. */
  readonly ended: { readonly how: string; readonly at: number } | null
  /** Over the last minute; rate per second, share 0–1. From spans of kind server, and where these are sampled, from what the service has counted. */
  readonly red: { readonly rate: number; readonly errorShare: number; readonly p50: number; readonly p95: number }
  /** One value per 5 s, oldest first, of the last 5 minutes. */
  readonly sparkline: readonly { readonly rate: number; readonly errors: number }[]
  readonly eventLoop: number | null
  readonly memoryMiB: number | null
  readonly outboxWaiting: number | null
  readonly deadLetters: number | null
}

export interface Finding {
  readonly severity: 'error' | 'warning'
  /** In words: "payments answers nothing since 12 s". */
  readonly says: string
  readonly service: string
  /** Where the cause can be seen: a path of the page, such as `/traces?service=payments&error=true`. */
  readonly see: string
  readonly since: number
}

/** What is in memory, and what has been dropped to keep it bounded. */
export interface Held {
  readonly spans: number
  readonly traces: number
  readonly logs: number
  readonly points: number
  readonly dropped: { readonly spans: number; readonly logs: number; readonly points: number }
}

/** GET /api/map. */
export interface ServiceMap {
  readonly nodes: readonly {
    readonly name: string
    readonly state: ServiceHealth['state']
    readonly rate: number
    readonly errorShare: number
  }[]
  readonly edges: readonly MapEdge[]
}

export interface MapEdge {
  /** `consumes` points from the publisher to the listener: the way the events go. */
  readonly from: string
  readonly to: string
  readonly kind: 'calls' | 'commands' | 'consumes'
  readonly declared: boolean
  /** Seen in traces. Declared and not observed for as long as we look: dead; observed and not declared: undeclared. */
  readonly observed: boolean
  /** Over the last minute, a second. */
  readonly rate: number
  readonly errorShare: number
  readonly p95: number
}

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

/** GET /api/logs?level=warn&service=&traceId=&text=&before=&limit= ; newest first. GET /api/logs/stream, same filters: SSE, `data:` is LogLine[] at most 5 times a second. */
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

/** GET /api/events?service=&type=&state=&limit= ; newest first, from the producers' and consumers' spans and the services' own stores. */
export interface EventSummary {
  readonly id: string
  readonly type: string
  readonly publisher: string
  readonly key: string | null
  readonly committedAt: number
  readonly traceId: string | null
  readonly hops: readonly Hop[]
}

/** One consumer's share in an event. */
export interface Hop {
  readonly consumer: string
  readonly state: 'done' | 'retrying' | 'dead'
  readonly tries: number
  /** From commit to the end of the handler that took it. */
  readonly lagMs: number | null
  readonly error: string | null
  /** In the consumer's store, for redrive and drop. */
  readonly deadLetterId: string | null
}

/** What an operator did about a message at a consumer. */
export interface OperatorAct {
  readonly action: 'redrive' | 'drop' | 'replay'
  readonly who: string
  readonly because: string | null
  readonly at: number
}

/** GET /api/events/:id ; POST /api/events/:id/replay {consumer, because} with the token: to one consumer that has handled it, once more. */
export interface EventDetail extends Omit<EventSummary, 'hops'> {
  readonly hops: readonly (Hop & { readonly acts: readonly OperatorAct[] })[]
  readonly payload: unknown
}

/** GET /api/standing: what waits, by service. */
export interface Standing {
  readonly service: string
  readonly outbox: { readonly waiting: number; readonly oldestMs: number }
  /** What the bus refuses: for a service or type that takes none now, or (null) each message of itself. */
  readonly held: readonly {
    readonly destination: string | null
    readonly messages: number
    readonly since: number
    readonly reason: string
  }[]
  readonly retrying: number
  readonly deadLetters: readonly {
    readonly id: string
    readonly type: string
    readonly at: number
    readonly error: string
    readonly tries: number
  }[]
}

// POST /api/dead-letters/:service/:id/redrive ; POST /api/dead-letters/:service/:id/drop {because}: with the token. Each is noted in the service's database, with who and why.

/** GET /api/sagas?status= ; those that are stuck first. */
export interface SagaSummary {
  readonly service: string
  readonly saga: string
  readonly id: string
  readonly status: 'running' | 'compensating' | 'parked' | 'done' | 'compensated'
  /** The version of its definition that it waits for, where the code that answered does not know it; null otherwise. */
  readonly waitsFor: number | null
  readonly reason: string | null
  readonly startedAt: number
  readonly dueAt: number | null
}

/** GET /api/sagas/:service/:saga/:id ; POST …/retry with the token. */
export interface SagaDetail extends SagaSummary {
  readonly steps: readonly {
    readonly name: string
    readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone'
  }[]
  readonly history: readonly {
    readonly n: number
    readonly at: number
    readonly status: string
    readonly input: string
    readonly reason: string | null
    readonly sent: readonly string[]
  }[]
  readonly traceId: string | null
}

/** GET /api/metrics: names. GET /api/metrics/:name?service=&minutes=15: series. Counters come as rates a second, histograms as p50, p95, p99. */
export interface MetricName {
  readonly name: string
  readonly help: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
}

export interface MetricSeries extends MetricName {
  /** Shared by all series, oldest first. */
  readonly at: readonly number[]
  readonly series: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly values: readonly (number | null)[]
  }[]
}

/** GET /api/operations: from the published OpenAPI documents. */
export interface ApiOperation {
  readonly service: string
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly callers: readonly string[]
  readonly idempotent: boolean
  /** JSON Schemas. */
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** POST /api/send with the token: through the gateway, as `as`; the answer, with the trace that the call caused. */
export interface SendRequest {
  readonly method: string
  /** With params and query in it; below the gateway's /api. */
  readonly path: string
  readonly body?: unknown
  readonly as: 'nobody' | 'customer' | 'staff'
}

export interface SendAnswer {
  readonly status: number
  readonly ms: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly traceId: string
}

/** GET /api/data: only in the laptop's world; 404 elsewhere. GET /api/data/:service/:table?after=&limit=50. */
export interface DataTables {
  readonly service: string
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
}

export interface DataRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Secrets (password hashes, tokens, keys) come as "•••". */
  readonly rows: readonly (readonly unknown[])[]
  readonly next: string | null
}

export type * from './rollout-shapes.ts'

/** GET /api/world: what the page may show, and whether it holds the token (a cookie set by opening the printed address `/enter?token=…`). */
export interface World {
  readonly world: Overview['world']
  readonly mayChange: boolean
  readonly storefront: string | null
  readonly pages: readonly string[]
}

// GET /api/changes: SSE; `event: tick` once a second with {overview: Overview}.
