import {
  type BodyOf,
  type Caller,
  headers,
  type Operation,
  type ParamsOf,
  Problem,
  problems,
  type QueryOf,
  type RepliesOf,
} from '@flotilla/contract'
import { withinDeadline } from '@flotilla/deadline'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limiter } from './limits.ts'
import { admit, type Principal } from './principal.ts'
import { requestCheck } from './request-check.ts'
import { inRequestSpan } from './request-context.ts'
import { atEnd, isOver } from './request-end.ts'
import { sendVersion, versionMeant } from './versions.ts'

/** What a handler gets: the validated parts of the request and what surrounds them. */
export interface OperationRequest<O = Operation> {
  readonly params: ParamsOf<O>
  readonly query: QueryOf<O>
  readonly body: BodyOf<O>
  readonly principal: Principal
  /** Given, and of the right form, wherever the operation's idempotency is `key`; else the empty string. */
  readonly idempotencyKey: string
  /** The version that a write is meant for, where the operation is `versioned`; else 0. */
  readonly ifVersion: number
  /** Milliseconds that are left until the caller stops waiting. */
  readonly deadline: () => number
  /** Aborts when the deadline passes or the client hangs up; it cancels the handler's statements by itself. */
  readonly signal: AbortSignal
  readonly log: FastifyBaseLogger
  /** The request as Fastify has it, for cookies and the like. */
  readonly raw: FastifyRequest
}

/** One of the operation's replies. */
export type TypedReply<O> = {
  [Status in keyof RepliesOf<O>]: {
    readonly status: Status
    readonly body: RepliesOf<O>[Status]
    /** A list is sent as so many lines. */
    readonly headers?: Record<string, string | string[]>
  }
}[keyof RepliesOf<O>]

export type Handler<O> = (request: OperationRequest<O>) => Promise<TypedReply<O>>

/**
 * Begins a group of routes for the same callers: `const open = routesFor(app, 'anyone'); open(getProduct, handler)`. The guard is the
 * group's; an operation whose contract says otherwise stops the boot.
 */
export function routesFor(app: FastifyInstance, ...allow: [Caller, ...Caller[]]) {
  return <O extends Operation<any>>(operation: O, handler: Handler<O>): void => {
    if (operation.allow.toSorted().join() !== allow.toSorted().join()) {
      throw new Error(
        `${operation.service}.${operation.name} is for ${operation.allow}, but its route stands among those for ${allow}`,
      )
    }
    addRoute(app, operation, handler)
  }
}

function addRoute<O extends Operation<any>>(app: FastifyInstance, operation: O, handler: Handler<O>): void {
  const check = requestCheck(operation)
  const isRead = operation.method === 'GET'
  const enter = (request: FastifyRequest) => app.limiter.enter(request, operation.priority)
  app.operations.push(operation)
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operation },
    schema: { response: operation.schemas.replies },
    async onRequest(request) {
      if (isRead) enter(request)
      request.principal = await app.authenticate(request)
      admit(request.principal, operation)
    },
    preHandler(request, _reply, done) {
      // Only now: a body that is slow to come holds no place that others could have.
      if (!isRead) enter(request)
      const findings = check(request)
      if (findings.length > 0) throw new Problem(problems.invalid, undefined, { findings })
      request.ifVersion = versionMeant(operation, request) ?? 0
      done()
    },
    handler(request, reply) {
      inRequestSpan(request, () => answer(app.limiter, operation, handler, request, reply))
    },
  })
}

// No promise is returned to Fastify and none is raced: this runs for every request.
function answer<O extends Operation<any>>(
  limiter: Limiter,
  operation: O,
  handler: Handler<O>,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const asked = Number(request.headers[headers.deadline] ?? operation.deadlineMs)
  const ms = Math.min(operation.deadlineMs, asked)
  const until = performance.now() + ms
  let abort: AbortController | undefined
  let reason: Problem | undefined
  let done = false
  const timer = setTimeout(() => {
    done = true
    const problem = new Problem(problems.deadlineExceeded)
    stop(problem)
    send(problem)
  }, ms)
  // The place is held until the handler has ended: who hangs up again and again gets no more work done than others.
  atEnd(request, () => {
    if (!done) stop(new Problem(problems.deadlineExceeded, 'The client has gone'))
  })

  function stop(problem: Problem): void {
    reason = problem
    abort?.abort(problem)
  }

  // False once the deadline has passed: then the answer was given.
  function inTime(): boolean {
    if (done) return false
    clearTimeout(timer)
    return (done = true)
  }

  function send(payload: unknown): void {
    if (isOver(request)) limiter.leave(request)
    else reply.send(payload)
  }

  const call: OperationRequest<O> = {
    params: request.params as ParamsOf<O>,
    query: request.query as QueryOf<O>,
    body: request.body as BodyOf<O>,
    principal: request.principal,
    ifVersion: request.ifVersion,
    idempotencyKey: (request.headers[headers.idempotencyKey] as string | undefined) ?? '',
    deadline: () => Math.max(0, until - performance.now()),
    get signal() {
      abort ??= new AbortController()
      if (reason) abort.abort(reason)
      return abort.signal
    },
    log: request.log,
    raw: request,
  }
  withinDeadline(call, () => handler(call)).then(
    (answered) => {
      if (!inTime()) return
      const { status, body, headers: extra } = answered as TypedReply<Operation>
      // For whoever asked, and nobody between: most answers are personal, and all of them change.
      reply.header('cache-control', 'no-store')
      if (extra) reply.headers(extra)
      if (operation.versioned && sendVersion(operation, body, request, reply)) return
      reply.code(status)
      send(body)
    },
    (error: Error) => {
      if (inTime()) send(error)
    },
  )
}
