import type { Clock } from '@flotilla/clock'
import { headers as names, type Operation, Problem, problems } from '@flotilla/contract'
import { compilePath, EmptyParameter } from '@flotilla/contract/path'
import { deadlineLeft, deadlineSignal } from '@flotilla/deadline'
import { backOff, type Restart } from '@flotilla/retry'
import { currentTraceparent } from '@flotilla/telemetry'
import type { Dispatcher } from 'undici'
import type { Breaker } from './breaker.ts'
import { exchange } from './exchange.ts'
import { countRetry, observeBreaker, observeDuration, traced } from './observe.ts'
import {
  isAnswer,
  isRefused,
  isTransient,
  judge,
  type Result,
  refusesToken,
  retryAfterOf,
  toProblem,
} from './outcome.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { CallContext } from './types.ts'

const mostTries = 3
const waits = { firstMs: 50, mostMs: 100 }
// Of the operation's own deadline: on its way through a caller a request loses a little of it.
const enough = 0.9

/** What all calls to one target share. */
export interface Target {
  readonly name: string
  readonly pool: Dispatcher
  readonly breaker: Breaker
  readonly restart: Restart
  readonly budget: RetryBudget
  readonly clock: Clock
  readonly maxBytes: number
  readonly tokens: ((target: string) => Promise<string>) | undefined
}

interface Input {
  params?: unknown
  query?: unknown
  body?: unknown
  idempotencyKey?: string
  ifVersion?: number
}

interface Reply {
  readonly status: number
  readonly body: unknown
}

/** Compiles an operation to the function that calls it. */
export function compileCall(target: Target, operation: Operation<any>) {
  const fill = compilePath(operation.path)
  const observe = observeDuration(target.name, operation.name)

  async function tries(input: Input, context: CallContext): Promise<Reply> {
    const ms = Math.min(operation.deadlineMs, context.deadline ?? operation.deadlineMs, deadlineLeft())
    const signal = deadlineSignal()
    const until = performance.now() + ms
    const inFull = ms >= operation.deadlineMs * enough
    const repeatable = operation.idempotency !== 'key' || input.idempotencyKey !== undefined
    const token = target.tokens && (await target.tokens(target.name))
    const request = {
      path: toPath(fill, input),
      method: operation.method,
      headers: toHeaders(input, context, token),
      body: input.body === undefined ? null : JSON.stringify(input.body),
      // The deadline below is the only clock.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
    target.budget.earn()
    for (let attempt = 1, refusals = 0; ; ) {
      const result = await attemptOnce(request, { until, inFull, signal })
      if (isAnswer(result) && result.status < 300)
        return { status: result.status, body: toBody(result.body, target.name) }
      const isUnknown = token !== undefined && refusesToken(result)
      let wait = Number.POSITIVE_INFINITY
      if (isRefused(result)) wait = target.restart.refused(++refusals)
      else if (repeatable && attempt < mostTries && (isUnknown || isTransient(result)))
        wait = waitFor(result, attempt++)
      if (performance.now() + wait >= until || !(isRefused(result) || target.budget.spend()))
        throw isUnknown ? refused(target.name) : toProblem(result, target.name)
      await target.clock.sleep(wait, signal)
      countRetry(target.name)
    }
  }

  async function attemptOnce(
    request: Dispatcher.DispatchOptions & { headers: Record<string, string> },
    { until, inFull, signal }: { until: number; inFull: boolean; signal: AbortSignal | undefined },
  ): Promise<Result> {
    const begun = performance.now()
    const left = Math.floor(until - begun)
    if (signal?.aborted) return { reason: 'gone', error: toError(signal.reason) }
    if (left <= 0) return { reason: 'late', error: new Error('the deadline passed') }
    const ticket = target.breaker.admit()
    if (ticket === undefined) throw stopped(target.name)
    request.headers[names.deadline] = String(left)
    const result = await exchange(target.pool, request, { ms: left, bytes: target.maxBytes, signal })
    const before = target.breaker.state
    target.breaker.record(ticket, judge(result, inFull))
    if (target.breaker.state !== before) observeBreaker(target.name, target.breaker)
    if (!isRefused(result)) target.restart.reached()
    observe(result, begun)
    return result
  }

  return (input: Input = {}, context: CallContext = {}): Promise<Reply> =>
    traced(target.name, operation, () => tries(input, context))
}

function toPath(fill: ReturnType<typeof compilePath>, { params, query }: Input): string {
  try {
    return fill(params, query)
  } catch (cause) {
    if (!(cause instanceof EmptyParameter)) throw cause
    const findings = [
      { in: 'path', at: `/${cause.parameter}`, code: 'minLength', limit: 1, expected: 'must not be empty' },
    ] as const
    throw new Problem(problems.invalid, undefined, { cause, findings })
  }
}

function toHeaders(input: Input, context: CallContext, token: string | undefined): Record<string, string> {
  const fields: Record<string, string> = { accept: 'application/json' }
  if (input.body !== undefined) fields['content-type'] = 'application/json'
  if (token) fields.authorization = `Bearer ${token}`
  if (context.userToken) fields[names.userToken] = context.userToken
  if (context.requestId) fields[names.requestId] = context.requestId
  if (input.idempotencyKey !== undefined) fields[names.idempotencyKey] = input.idempotencyKey
  if (input.ifVersion !== undefined) fields['if-match'] = `"${input.ifVersion}"`
  const traceparent = currentTraceparent()
  if (traceparent) fields.traceparent = traceparent
  return fields
}

function waitFor(result: Result, attempt: number): number {
  const asked = retryAfterOf(result)
  return (asked ?? 0) * 1_000 + backOff(attempt, waits)
}

function toBody(body: Buffer, target: string): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch (cause) {
    throw new Problem(problems.unavailable, `${target} answered something else than JSON`, { cause, final: true })
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

function refused(target: string): Problem {
  return new Problem(problems.unavailable, `${target} did not accept the token of this call`, {
    retryAfter: 1,
    final: true,
  })
}

function stopped(target: string): Problem {
  return new Problem(problems.unavailable, `${target} has been failing; it is left alone for a moment`, {
    retryAfter: 1,
    final: true,
  })
}
