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

/** GET /api/world: what the page may show, and whether it holds the token (a cookie set by opening the printed address `/enter?token=…`). */
export interface World {
  readonly world: Overview['world']
  readonly mayChange: boolean
  readonly storefront: string | null
  readonly pages: readonly string[]
}

// GET /api/changes: SSE; `event: tick` once a second with {overview: Overview}.
