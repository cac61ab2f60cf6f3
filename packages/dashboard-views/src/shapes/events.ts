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
