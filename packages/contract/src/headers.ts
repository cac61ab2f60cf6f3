/** The headers that services agree on, beside those of HTTP and W3C Trace Context. Lower case, as Node gives them. */
export const headers = Object.freeze({
  /** A key of the caller's choice, 1–128 visible ASCII characters; the same key and body get the same answer (draft-ietf-httpapi-idempotency-key-header). */
  idempotencyKey: 'idempotency-key',
  /** Milliseconds that the caller will still wait; it shrinks at every hop. Relative, so clocks need not agree. */
  deadline: 'x-deadline-ms',
  /** The token of the person for whom a service acts; `authorization` then carries the service's own. */
  userToken: 'x-user-token',
  /** On an answer: `true` when it was already retried next to the failure, so nobody further away retries it again. */
  final: 'x-final',
  requestId: 'x-request-id',
})
