import { headers, Problem, type ProblemKind, problems } from '@flotilla/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Every error leaves as an RFC 9457 problem document: ours as it is, Fastify's translated, all else as a plain 500. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(new Problem(problems.notFound), request, reply))
}

export function sendProblem(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = error instanceof Problem ? error : translate(error as FastifyError)
  if (problem.kind.status >= 500) request.log.error({ err: error }, problem.message)
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter))
  if (problem.final) reply.header(headers.final, 'true')
  const document = problem.toDocument({
    instance: String(request.id),
    ...(request.traceId && { traceId: request.traceId }),
  })
  // Serialised here: the route's reply schemas are for its own answers.
  return reply
    .code(problem.kind.status)
    .header('content-type', 'application/problem+json')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(document)
}

/** What Node's parser refuses never becomes a request; it still gets a problem document. */
export function clientError(
  error: Error & { code?: string },
  socket: NodeJS.WritableStream & { destroyed?: boolean },
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const kind: ProblemKind = tooLarge ? { ...problems.tooLarge, status: 431 } : problems.invalid
  const finding = { in: 'header', at: '', expected: tooLarge ? 'headers of 16 KiB at most' : 'HTTP/1.1' } as const
  const body = JSON.stringify(new Problem(kind, kind.title, { findings: [finding] }).toDocument())
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

const byStatus: Record<number, ProblemKind> = {
  400: problems.invalid,
  404: problems.notFound,
  413: problems.tooLarge,
  414: problems.uriTooLong,
  415: problems.unsupportedMediaType,
}

function translate(error: FastifyError): Problem {
  const kind = byStatus[error.statusCode ?? 500]
  if (!kind) return new Problem(problems.internal, undefined, { cause: error })
  const options = { cause: error, findings: findingsOf(error) }
  return new Problem(kind, undefined, options)
}

function findingsOf({ code, message }: FastifyError) {
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH')
    return [{ in: 'path', at: '', expected: 'a well-formed path' } as const]
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return [{ in: 'header', at: '/content-type', expected: 'application/json' } as const]
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return [{ in: 'header', at: '/content-length', expected: 'the length of the body' } as const]
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return [{ in: 'body', at: '', expected: 'a smaller body' } as const]
  return [{ in: 'body', at: '', expected: `valid JSON (${message})` } as const]
}
