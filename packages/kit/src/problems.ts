import { type Finding, headers, Problem, type ProblemKind, problems } from '@flotilla/contract'
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Every error leaves as an RFC 9457 problem document: ours as it is, Fastify's translated, all else as a plain 500. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply))
}

export function sendProblem(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error)
  if (problem.kind.status >= 500) logFailure(request.log, problem, error)
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter))
  if (problem.final) reply.header(headers.final, 'true')
  const document = problem.toDocument({
    instance: String(request.id),
    ...(request.traceId && { traceId: request.traceId }),
  })
  // Serialised here: the route's reply schemas are for its own answers.
  return reply
    .code(problem.kind.status)
    .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .serializer((value: unknown) => JSON.stringify(value))
    .send(document)
}

const mostLinesPerSecond = 10
const lines = { since: 0, written: 0, dropped: 0 }

// Overload is when thousands of these come, each the same: where it was thrown says nothing, and writing it down takes the time that is missing.
function logFailure(log: FastifyBaseLogger, problem: Problem, error: Error): void {
  if (!isOverload(problem)) return log.error({ err: error }, problem.message)
  const now = performance.now()
  if (now - lines.since > 1_000) Object.assign(lines, { since: now, written: 0 })
  if (lines.written >= mostLinesPerSecond) return void lines.dropped++
  const { kind, message, cause } = problem
  const { dropped } = lines
  lines.written++
  lines.dropped = 0
  log.error(
    { code: kind.code, ...(cause instanceof Error && { cause: cause.message }), ...(dropped && { dropped }) },
    message,
  )
}

function isOverload({ kind }: Problem): boolean {
  return kind.status === problems.unavailable.status || kind.status === problems.deadlineExceeded.status
}

/** What Node's parser refuses never becomes a request; it still gets a problem document. */
export function clientError(
  error: Error & { code?: string },
  socket: NodeJS.WritableStream & { destroyed?: boolean },
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, kind, ...flaw } = byParser[error.code ?? ''] ?? notHttp
  const finding: Finding = { in: 'header', at: '', ...flaw }
  const body = JSON.stringify(new Problem(kind, kind.title, { findings: [finding] }).toDocument())
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

interface ParserError extends Omit<Finding, 'in' | 'at'> {
  readonly status: string
  readonly kind: ProblemKind
}

const notHttp: ParserError = {
  status: '400 Bad Request',
  kind: problems.invalid,
  code: 'syntax',
  expected: 'must be HTTP/1.1',
}
const byParser: Record<string, ParserError> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    kind: { ...problems.tooLarge, status: 431 },
    code: 'size',
    limit: 16_384,
    expected: 'must have 16 KiB at most',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    kind: { ...problems.invalid, status: 408 },
    code: 'time',
    limit: 15,
    expected: 'must arrive within 15 s, with the body',
  },
}

const byStatus: Record<number, ProblemKind> = {
  400: problems.invalid,
  404: problems.notFound,
  413: problems.tooLarge,
  414: problems.uriTooLong,
  415: problems.unsupportedMediaType,
}

/** Returns a Problem as it is, an error of Fastify's translated, all else as a plain 500. */
export function toProblem(error: Error): Problem {
  return error instanceof Problem ? error : translate(error as FastifyError)
}

function translate(error: FastifyError): Problem {
  // By their names, as the kit knows nothing of databases and sagas.
  if (error.name === 'DatabaseAway')
    return new Problem(problems.unavailable, 'The database is not available now', { cause: error, retryAfter: 1 })
  if (error.name === 'UnknownVersion')
    return new Problem(problems.unavailable, 'It needs a version of the service that does not run now', {
      cause: error,
      retryAfter: 30,
    })
  const kind = byStatus[error.statusCode ?? 500]
  if (!kind) return new Problem(problems.internal, undefined, { cause: error })
  const options = { cause: error, findings: findingsOf(error) }
  return new Problem(kind, undefined, options)
}

function findingsOf({ code, message }: FastifyError): Finding[] {
  return [byFastify[code] ?? { in: 'body', at: '', code: 'syntax', expected: `must be valid JSON (${message})` }]
}

const byFastify: Record<string, Finding> = {
  FST_ERR_BAD_URL: { in: 'path', at: '', code: 'syntax', expected: 'must be well-formed' },
  FST_ERR_MAX_PARAM_LENGTH: { in: 'path', at: '', code: 'size', expected: 'must be shorter' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    in: 'header',
    at: '/content-type',
    code: 'enum',
    expected: 'must be application/json',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    in: 'header',
    at: '/content-length',
    code: 'syntax',
    expected: 'must be the length of the body',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { in: 'body', at: '', code: 'size', expected: 'must be smaller' },
}
