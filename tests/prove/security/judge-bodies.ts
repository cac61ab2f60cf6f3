import { randomUUID } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { sample } from '@flotilla/conformance'
import type { Operation } from '@flotilla/contract'
import type { Proof } from '../harness/proof.ts'
import { corpus } from './corpus.ts'
import { judgeOrigins, judgePaths } from './judge-origins.ts'
import { pathOf, servedBy } from './operations.ts'
import type { Reply, Target } from './target.ts'

type Json = Record<string, any>

/** Bodies, paths and origins as nobody in good faith sends them, as staff, who get furthest. */
export async function judgeBodies(proof: Proof, target: Target, operations: readonly Operation[]): Promise<void> {
  const { shop, ask } = target
  const staff = await target.staff()
  const cookie = Object.entries(staff.jar)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  const served = await servedBy(shop.url, operations)
  const taking = served.filter(({ schemas }) => schemas.body)
  // Who logs in or out on the way would not be who it was.
  const withoutCookie = ({ path }: Operation) => path.startsWith('/session')

  async function send(
    operation: Operation,
    body: string | Buffer | undefined,
    more: Record<string, string> = {},
    path = pathOf(operation, 7),
  ): Promise<Reply> {
    const headers = {
      ...(!withoutCookie(operation) && { cookie }),
      'idempotency-key': randomUUID(),
      'if-match': '"1"',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...more,
    }
    return ask(`${shop.url}/api${path}`, {
      method: operation.method,
      headers,
      ...(body !== undefined && { body: body as string }),
    })
  }
  const refused = (
    operation: Operation,
    what: string,
    { status, body }: Reply,
    wanted: readonly number[] = [400, 413, 415],
  ) => (wanted.includes(status) ? [] : [`${operation.name}, ${what}: ${status} ${body.slice(0, 120)}`])

  const bombs = { gzip: gzipSync(Buffer.alloc(30_000_000)), br: brotliCompressSync(Buffer.alloc(30_000_000)) }
  const deep = {
    'arrays in arrays': '['.repeat(30_000) + ']'.repeat(30_000),
    'objects in objects': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  }
  const poisoned = [
    '{"__proto__":{"roles":["staff"],"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"a":{"__proto__":{"polluted":1}}}',
  ]
  const hostile: string[] = []
  const before = await staff.ask('GET', '/categories')
  const memory = await memoryOf(shop.adminOf('gateway'))
  for (const operation of taking) {
    for (const [coding, bomb] of Object.entries(bombs))
      hostile.push(
        ...refused(operation, `a bomb in ${coding}`, await send(operation, bomb, { 'content-encoding': coding })),
      )
    for (const [what, body] of Object.entries(deep))
      hostile.push(...refused(operation, what, await send(operation, body)))
    for (const body of poisoned) hostile.push(...refused(operation, body, await send(operation, body)))
    hostile.push(
      ...refused(operation, 'a body of 70 KB', await send(operation, JSON.stringify({ a: 'x'.repeat(70_000) })), [413]),
    )
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
    ])
      hostile.push(
        ...refused(operation, `a body of ${type}`, await send(operation, '{}', { 'content-type': type }), [415]),
      )
  }
  const grown = (await memoryOf(shop.adminOf('gateway'))) - memory
  proof.none(`bodies: bombs, depth, poison, size and other types are refused by ${taking.length} operations`, hostile)
  proof.claim('bodies: the edge has not grown by a bomb meanwhile', grown < 150e6, `${(grown / 1e6).toFixed(0)} MB`)
  const after = await staff.ask('GET', '/categories')
  const stranger = await target.browser().ask('GET', '/ledger/balances')
  proof.claim(
    'bodies: nothing is another for the next request',
    before.body === after.body && stranger.status === 401,
    stranger.status,
  )

  const assigned: string[] = []
  for (const operation of taking)
    for (const [where, body] of withExtras(sample(operation.schemas.body, 11)))
      assigned.push(
        ...refused(operation, `one field more at ${where}`, await send(operation, JSON.stringify(body)), [400]),
      )
  proof.none('bodies: fields that are in no contract are refused, at every depth', assigned)

  const texts = proof.long ? corpus : proof.random.shuffle(corpus).slice(0, 12)
  const shots = served.flatMap((operation) =>
    texts.flatMap((text) => [...injections(operation, text)].map((shot) => ({ operation, text, ...shot }))),
  )
  const injected: string[] = []
  await inTurns(8, shots, async ({ operation, text, body, query, path }) => {
    const since = performance.now()
    const { status, body: said } = await send(
      operation,
      body === undefined ? undefined : JSON.stringify(body),
      {},
      `${path ?? pathOf(operation, 7)}${query ?? ''}`,
    )
    const ms = performance.now() - since
    if (status >= 500 || ms > 3_000)
      injected.push(
        `${operation.name} with ${JSON.stringify(text)}: ${status} in ${ms.toFixed(0)} ms ${said.slice(0, 100)}`,
      )
  })
  proof.none(
    `bodies: ${shots.length} injections into every text of ${served.length} operations: no 5xx, none slow`,
    injected,
  )

  await judgePaths(proof, shop.url)
  await judgeOrigins(proof, target, served, cookie)
}

/** So many at a time. */
export async function inTurns<T>(atOnce: number, all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const queue = [...all]
  const worker = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) await work(next)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Every object within a value, once with a field that nobody asked for. */
function* withExtras(value: unknown, at = ''): Generator<[string, unknown]> {
  if (value === null || typeof value !== 'object') return
  if (!Array.isArray(value))
    for (const extra of ['roles', 'isAdmin', 'customerId']) yield [`${at}/${extra}`, { ...value, [extra]: ['staff'] }]
  for (const [key, inner] of Object.entries(value))
    for (const [where, changed] of withExtras(inner, `${at}/${key}`)) {
      const copy = Array.isArray(value) ? [...value] : { ...value }
      ;(copy as Json)[key] = changed
      yield [where, copy]
    }
}

/** The text in each place of an operation that takes text, one place at a time. */
function* injections(
  { path, schemas }: Operation,
  text: string,
): Generator<{ body?: unknown; query?: string; path?: string }> {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E')
  const base = schemas.body && sample(schemas.body, 11)
  for (const name of path.matchAll(/\{(\w+)\}/g))
    yield { path: path.replace(name[0], encoded).replaceAll(/\{\w+\}/g, 'x'), body: base }
  for (const name of Object.keys((schemas.query as Json | undefined)?.properties ?? {}))
    yield { query: `?${name}=${encoded}` }
  for (const body of withTexts(base, text)) yield { body }
}

function* withTexts(value: unknown, text: string): Generator<unknown> {
  if (typeof value === 'string') yield text
  if (value === null || typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value))
    for (const changed of withTexts(inner, text)) {
      const copy = Array.isArray(value) ? [...value] : { ...value }
      ;(copy as Json)[key] = changed
      yield copy
    }
}

async function memoryOf(admin: string): Promise<number> {
  const metrics = await (await fetch(`${admin}/metrics`)).text()
  return Number(/^process_resident_memory_bytes\S* (\S+)$/m.exec(metrics)![1])
}
