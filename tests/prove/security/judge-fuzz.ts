import { fuzzOperations, type Send } from '@flotilla/conformance'
import { headers, type Operation } from '@flotilla/contract'
import type { Proof } from '../harness/proof.ts'
import { servedBy } from './operations.ts'
import type { Target } from './target.ts'
import { openForge } from './tokens.ts'

// What a service may hold more than before, garbage apart: code that was compiled since, tokens and prices that are cached.
const mostGrownBytes = 16_000_000

/** Every operation of every service from its contract, with what fits and what nearly fits, by those who get furthest. Every answer has to be one that the contract gives. */
export async function judgeFuzz(proof: Proof, target: Target, operations: readonly Operation[]): Promise<void> {
  const { shop } = target
  const least = proof.long ? 10_000 : 150
  const rows: unknown[][] = []
  const faults: string[] = []
  const heavy: string[] = []
  for (const service of shop.services) {
    const served = await servedBy(shop.urlOf(service), operations)
    const shoot = shooterAt(proof, target, service)
    // What every program holds once it was used is no growth.
    await shoot(served, Math.ceil(least / 10 / served.length), [])
    const before = await shop.heap(service)
    const requests = await shoot(served, Math.ceil(least / served.length), faults)
    const grown = (await shop.heap(service)) - before
    rows.push([service, served.length, requests, megabytes(before), megabytes(grown)])
    if (requests < least) faults.push(`${service}: ${requests} requests only`)
    if (grown > mostGrownBytes) heavy.push(`${service} holds ${megabytes(grown)} more`)
  }
  proof.table(['service', 'operations', 'requests', 'heap before', 'more after'], rows)
  proof.none(`fuzz: ≥ ${least} requests a service: no 5xx, every answer is one of the contract`, faults)
  proof.none(`fuzz: no service holds more than ${megabytes(mostGrownBytes)} more than before`, heavy)
  await control(proof, target, operations)
}

/** Shoots so often at each operation; gives how many requests that were. */
function shooterAt(proof: Proof, { shop, ask, staff }: Target, service: string) {
  const forge = openForge(shop.folder)
  const isEdge = service === 'gateway'
  const url = isEdge ? `${shop.url}/api` : shop.urlOf(service)

  async function whoAsks({ allow, callers }: Operation): Promise<Record<string, string>> {
    // Its access token lives for ten minutes, and logging out is among what is tried.
    if (isEdge)
      return {
        cookie: Object.entries((await staff()).jar)
          .map((pair) => pair.join('='))
          .join('; '),
      }
    const by = callers[0] ?? 'gateway'
    const token = await forge.by(by, { sub: `service:${by}`, aud: service, lives: 3_600 })
    const authorization = `Bearer ${token}`
    if (allow.includes('service')) return { authorization }
    const person = { sub: 'customer-fuzz', aud: 'shop', roles: ['customer', 'staff'], lives: 3_600 }
    return { authorization, [headers.userToken]: await forge.by('gateway', person) }
  }

  const send: Send = async ({ url: path, method, headers: given, payload }) => {
    const reply = await ask(`${url}${path}`, {
      method,
      headers: given,
      ...(payload !== undefined && { body: payload }),
    })
    return { status: reply.status, contentType: reply.headers.get('content-type') ?? '', body: reply.body }
  }

  return async (served: readonly Operation[], runs: number, faults: string[]): Promise<number> => {
    let requests = 0
    for (const operation of served) {
      const timeLimitMs = proof.long ? 300_000 : 20_000
      const options = { runs, headers: await whoAsks(operation), seed: proof.seed, timeLimitMs }
      await fuzzOperations([operation], options, send).then(
        (report) => (requests += report.requests),
        (error: Error) => faults.push(`${service}.${operation.name}: ${error.message.slice(0, 600)}`),
      )
    }
    return requests
  }
}

/** A service that keeps something of every request is found. */
async function control(proof: Proof, target: Target, operations: readonly Operation[]): Promise<void> {
  const { shop } = target
  const service = 'shipping'
  const putBack = await shop.mutate(service, (program) =>
    program.replace(
      'const found = Object.entries(zones)',
      `(globalThis.kept ??= []).push(Array(100_000).fill(0.5));$&`,
    ),
  )
  await shop.untilReady()
  const [rates] = (await servedBy(shop.urlOf(service), operations)).filter(({ name }) => name === 'listRates')
  const shoot = shooterAt(proof, target, service)
  const before = await shop.heap(service)
  await shoot([rates!], 200, [])
  const grown = (await shop.heap(service)) - before
  proof.claim(
    'control: a service that keeps something of every request is found',
    grown > mostGrownBytes,
    megabytes(grown),
  )
  await putBack()
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
