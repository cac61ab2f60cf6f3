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
