import {
  headers,
  type Operation,
  type ProblemDocument,
  problemSchema,
  refusalsOf,
  type TSchema,
} from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import { flawsInWords, type Validator, validatorOf } from '@flotilla/validation'
import fc from 'fast-check'
import { junk, nearlyValid, valid } from './arbitrary.ts'

export interface FuzzReport {
  readonly requests: number
  /** How often each status came, by operation. */
  readonly statuses: Readonly<Record<string, Readonly<Record<number, number>>>>
}

interface Shot {
  operation: Operation
  params: any
  query: any
  body: any
  key: any
}

export interface FuzzOptions {
  /** Requests an operation; 200 by default. */
  readonly runs?: number
  /** Sent with every request: tokens. */
  readonly headers?: Record<string, string>
  readonly seed?: number
  /** For each operation; 20 s by default. */
  readonly timeLimitMs?: number
}

/** How a request reaches what is tested: injected, or over the network. */
export type Send = (request: FuzzRequest) => Promise<{ status: number; contentType: string; body: string }>

export interface FuzzRequest {
  readonly method: Operation['method']
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: string
}

/** Shoots at every operation of an app without listening. */
export async function fuzz(app: ServiceApp, options: FuzzOptions = {}): Promise<FuzzReport> {
  await app.ready()
  return fuzzOperations(app.operations, options, async (request) => {
    const { statusCode, headers: given, body } = await app.inject(request)
    return { status: statusCode, contentType: `${given['content-type']}`, body }
  })
}

/**
 * Shoots at operations from their own contract, with what fits and with what nearly fits. Fails, shrunk to the smallest request, on an answer of 5xx, on
 * a 4xx that is not a problem document, on a 400 that names no finding, and on an answer of any status that the contract does not give.
 */
export async function fuzzOperations(
  operations: readonly Operation<any>[],
  options: FuzzOptions,
  send: Send,
): Promise<FuzzReport> {
  const { runs = 200, seed = Date.now(), timeLimitMs = 20_000 } = options
  const statuses: Record<string, Record<number, number>> = {}
  let requests = 0
  for (const operation of operations) {
    const counts: Record<number, number> = (statuses[operation.name] = {})
    const shooting = fc.asyncProperty(shots(operation), async (shot) => {
      const response = await send(toRequest(shot, options.headers))
      requests++
      counts[response.status] = (counts[response.status] ?? 0) + 1
      judge(operation, response)
    })
    await fc.assert(shooting, {
      numRuns: runs,
      seed,
      interruptAfterTimeLimit: timeLimitMs,
      includeErrorInReport: true,
    })
  }
  return { requests, statuses }
}

const shot = ({ schemas: { params, query, body } }: Operation, part: typeof valid) => ({
  params: part(params),
  query: part(query),
  body: part(body),
})
const fits = (operation: Operation) =>
  fc.record({ operation: fc.constant(operation), ...shot(operation, valid), key: fc.uuid() })

function shots(operation: Operation): fc.Arbitrary<Shot> {
  const odd = fc.record({
    operation: fc.constant(operation),
    ...shot(operation, nearlyValid),
    key: fc.oneof(fc.uuid(), junk),
  })
  return fc.oneof({ arbitrary: fits(operation), weight: 1 }, { arbitrary: odd, weight: 3 })
}

/** Returns a request that fits an operation; always the same one. */
export function sampleRequest(operation: Operation<any>, given: Record<string, string>): FuzzRequest {
  const [one] = fc.sample(fits(operation), { numRuns: 1, seed: 1 })
  return toRequest(one!, given)
}

function toRequest({ operation, params, query, body, key }: Shot, given: Record<string, string> = {}): FuzzRequest {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encode(params?.[name] ?? params))
  const search = Object.entries(query ?? {}).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  const hasBody = operation.schemas.body && body !== undefined
  return {
    method: operation.method,
    url: search.length > 0 ? `${path}?${search.join('&')}` : path,
    headers: {
      ...given,
      ...(operation.idempotency === 'key' && {
        [headers.idempotencyKey]: asText(key).replaceAll(/[^\x20-\x7e]/g, '?'),
      }),
      ...(operation.versioned && operation.method !== 'GET' && { 'if-match': '"1"' }),
      ...(hasBody && { 'content-type': 'application/json' }),
    },
    ...(hasBody && { payload: JSON.stringify(body) }),
  }
}

function judge(operation: Operation, { status, contentType, body }: Awaited<ReturnType<Send>>): void {
  if (status >= 500) throw new Error(`answered ${status}: ${body}`)
  if (status < 400) return judgeReply(operation, status, body)
  if (!contentType.startsWith('application/problem+json')) throw new Error(`${status} is no problem document: ${body}`)
  const problem = JSON.parse(body) as ProblemDocument
  const flaws = flawsOfProblem(problem)
  if (flaws.length > 0) throw new Error(`the problem document does not fit its schema: ${flawsInWords(flaws)}: ${body}`)
  if (problem.status !== status) throw new Error(`the problem document does not fit its answer: ${body}`)
  // How often somebody asks is no matter of one operation.
  if (status !== 429 && !refusalsOf(operation).includes(status))
    throw new Error(`answered ${status}, which the contract does not name: ${body}`)
  if (status === 400 && !problem.findings?.length) throw new Error(`a 400 that names no finding: ${body}`)
}

const flawsOfProblem = validatorOf(problemSchema, 'exact')
const validators = new WeakMap<TSchema, Validator>()

function judgeReply({ schemas }: Operation, status: number, body: string): void {
  const schema = schemas.replies[status]
  if (!schema) throw new Error(`answered ${status}, which the contract does not name: ${body}`)
  const validate = validators.get(schema) ?? validatorOf(schema, 'exact')
  validators.set(schema, validate)
  const flaws = validate(JSON.parse(body))
  if (flaws.length > 0) throw new Error(`the answer does not fit its schema: ${flawsInWords(flaws)}: ${body}`)
}

const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
const encode = (value: unknown) => encodeURIComponent(asText(value).toWellFormed()).replaceAll('.', '%2E')
