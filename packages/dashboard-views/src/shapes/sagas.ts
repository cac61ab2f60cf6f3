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
