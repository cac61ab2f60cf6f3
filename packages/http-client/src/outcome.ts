import { headers, Problem, type ProblemDocument, problems } from '@flotilla/contract'
import type { Outcome } from './breaker.ts'
import type { Answer, Failure } from './exchange.ts'

export type Result = Answer | Failure

export function isAnswer(result: Result): result is Answer {
  return 'status' in result
}

/**
 * What a result says about the target's health. One that says when to come back is in order. One that refuses the connection costs its callers nothing, so there is nothing to spare them.
 * `inFull`: it had the time that its contract gives it; with less, being late is the caller's doing.
 */
export function judge(result: Result, inFull: boolean): Outcome {
  if (!isAnswer(result)) {
    const isCut = result.reason === 'gone' || (result.reason === 'late' && !inFull)
    return isCut || isRefused(result) ? 'ignored' : 'failure'
  }
  if (result.status < 500) return 'success'
  if (result.status === 504 && !inFull) return 'ignored'
  return result.status === 503 && result.headers['retry-after'] !== undefined ? 'success' : 'failure'
}

/** Whether nobody listens there: nothing was sent. */
export function isRefused(result: Result): boolean {
  return !isAnswer(result) && (result.error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
}

/** Whether the same call may go better on another try: the connection broke, or the target is not available now. */
export function isTransient(result: Result): boolean {
  if (!isAnswer(result)) return result.reason === 'broken'
  return result.status === 503 && result.headers[headers.final] !== 'true'
}

/**
 * Whether the target refused the token of the caller, or the one that the edge signed for a person. It has done nothing yet. Whoever asked at the edge cannot help it; while keys are
 * rotated, a retry can.
 */
export function refusesToken(result: Result): boolean {
  return isAnswer(result) && result.status === 401 && documentOf(result)?.code === problems.unauthenticated.code
}

/** Seconds that the target asks to be left alone. */
export function retryAfterOf(result: Result): number | undefined {
  if (!isAnswer(result)) return undefined
  const seconds = Number(result.headers['retry-after'])
  return result.headers['retry-after'] !== undefined && seconds >= 0 ? seconds : undefined
}

/** The problem that a call ends with. Whatever failed there was retried here, or was not to be: it is final. */
export function toProblem(result: Result, target: string): Problem {
  if (!isAnswer(result)) return fromFailure(result, target)
  const { status } = result
  const retryAfter = retryAfterOf(result)
  const options = { final: status >= 500, ...(retryAfter !== undefined && { retryAfter }) }
  const document = documentOf(result)
  if (!document) {
    const kind = status >= 500 ? problems.unavailable : problems.internal
    return new Problem(kind, `${target} answered ${status} without a problem document`, { ...options, final: true })
  }
  const { code, title, detail, findings = [] } = document
  return new Problem({ code, status, title }, detail, { ...options, findings })
}

function fromFailure({ reason, error: cause }: Failure, target: string): Problem {
  if (cause instanceof Problem) return cause
  const options = { cause, final: true }
  if (reason === 'late') return new Problem(problems.deadlineExceeded, `${target} did not answer in time`, options)
  if (reason === 'gone') return new Problem(problems.deadlineExceeded, `nobody waits for ${target} any more`, options)
  if (reason === 'large') return new Problem(problems.unavailable, `${target}: ${cause.message}`, options)
  return new Problem(problems.unavailable, `${target} cannot be reached`, options)
}

function documentOf({ headers: fields, body }: Answer): ProblemDocument | undefined {
  if (!String(fields['content-type']).startsWith('application/problem+json')) return undefined
  try {
    const document = JSON.parse(body.toString())
    return typeof document.code === 'string' && typeof document.title === 'string' ? document : undefined
  } catch {
    return undefined
  }
}
