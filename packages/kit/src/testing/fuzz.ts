import { headers, type Operation, type Problem } from '@flotilla/contract'
import fc from 'fast-check'
import type { ServiceApp } from '../app.ts'
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

/**
 * Shoots at every operation of an app from its own contract, with what fits and with what nearly fits. Fails, shrunk to the smallest request,
 * on an answer of 5xx, on a 4xx that is not a problem document, and on a 400 that names no finding.
 */
export async function fuzz(
  app: ServiceApp,
  options: { runs?: number; headers?: Record<string, string>; seed?: number } = {},
): Promise<FuzzReport> {
  const { runs = 200, seed = Date.now() } = options
  const statuses: Record<string, Record<number, number>> = {}
  let requests = 0
  await app.ready()
  for (const operation of app.operations) {
    const counts: Record<number, number> = (statuses[operation.name] = {})
    await fc.assert(
      fc.asyncProperty(shots(operation), async (shot) => {
        const response = await app.inject(toRequest(shot, options.headers))
        requests++
        counts[response.statusCode] = (counts[response.statusCode] ?? 0) + 1
        judge(response)
      }),
      { numRuns: runs, seed, interruptAfterTimeLimit: 20_000 },
    )
  }
  return { requests, statuses }
}

function shots(operation: Operation): fc.Arbitrary<Shot> {
  const { params, query, body } = operation.schemas
  const shot = (part: typeof valid) => ({
    operation: fc.constant(operation),
    params: part(params),
    query: part(query),
    body: part(body),
  })
  const good = fc.record({ ...shot(valid), key: fc.uuid() })
  const odd = fc.record({ ...shot(nearlyValid), key: fc.oneof(fc.uuid(), junk) })
  return fc.oneof({ arbitrary: good, weight: 1 }, { arbitrary: odd, weight: 3 })
}

function toRequest({ operation, params, query, body, key }: Shot, given: Record<string, string> = {}) {
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
      ...(hasBody && { 'content-type': 'application/json' }),
    },
    ...(hasBody && { payload: JSON.stringify(body) }),
  }
}

function judge(response: Awaited<ReturnType<ServiceApp['inject']>>): void {
  const { statusCode, body } = response
  if (statusCode < 400) return
  if (statusCode >= 500) throw new Error(`answered ${statusCode}: ${body}`)
  if (!response.headers['content-type']?.toString().startsWith('application/problem+json'))
    throw new Error(`${statusCode} is no problem document: ${body}`)
  const problem = JSON.parse(body) as ReturnType<Problem['toDocument']>
  if (problem.status !== statusCode || !problem.code)
    throw new Error(`the problem document does not fit its answer: ${body}`)
  if (statusCode === 400 && !problem.findings?.length) throw new Error(`a 400 that names no finding: ${body}`)
}

const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
const encode = (value: unknown) => encodeURIComponent(asText(value).toWellFormed()).replaceAll('.', '%2E')
