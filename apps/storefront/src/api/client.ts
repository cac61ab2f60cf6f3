import { type CallArgs, type Operation, type ProblemDocument, problems, type ReplyBody } from '@flotilla/contract'
import { compilePath } from '@flotilla/contract/path'
import { startSession } from '@flotilla/gateway-contract/operations'
import type { Offered, Somebody } from './offered.ts'
import { ApiError, isProblem, NoCookies, SomebodyElse, Unreachable } from './problem.ts'

interface Input {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly idempotencyKey?: string
  readonly ifVersion?: number
}

type Called = Pick<Operation, 'method' | 'path' | 'idempotency'>

const tries = 3
/** For one answer; the gateway gives up sooner. */
const patienceMs = 30_000

// Whom the page shows, and who hears whom a session is of. Set by state/session.ts, once.
let shown: () => string | undefined
let onBegun: (person: Somebody) => void

export function connect(page: { shows: typeof shown; onBegun: typeof onBegun }): void {
  shown = page.shows
  onBegun = page.onBegun
}

/**
 * Calls an operation that the gateway offers. Without a session it begins one and asks again; what may be repeated is, when there was no answer or not yet one. Every try is for the person
 * whom the page showed at the first one. Throws ApiError, Unreachable or SomebodyElse.
 */
export async function call<O extends Offered>(
  operation: O,
  ...[input = {}, { signal } = {}]: CallArgs<O, [options?: { signal?: AbortSignal }]>
): Promise<ReplyBody<O>> {
  let person = shown()
  for (let attempt = 1; ; attempt++) {
    const outcome = await send(operation, input, person, signal)
    if (outcome instanceof Response && outcome.ok) return (await outcome.json()) as ReplyBody<O>
    const error = outcome instanceof Response ? await toError(outcome) : outcome
    if (attempt === tries) throw error
    if (isProblem(error, problems.unauthenticated)) {
      const { customerId } = await begin()
      person ??= customerId
      if (person !== customerId) throw new SomebodyElse()
    } else if (!(isRepeatable(operation, input) && (await worthAnother(error, outcome)))) throw error
  }
}

let beginning: Promise<Somebody> | undefined

/** Begins a session, or goes on with it; however many ask at once, it is asked for once. */
export function begin(): Promise<Somebody> {
  beginning ??= askForSession().finally(() => {
    beginning = undefined
  })
  return beginning
}

// When each guest was begun whom this page has been of late.
const guests = new Map<string, number>()
const lateMs = 10_000

async function askForSession(): Promise<Somebody> {
  const outcome = await send(startSession, {})
  if (!(outcome instanceof Response)) throw outcome
  if (!outcome.ok) throw await toError(outcome)
  const person = (await outcome.json()) as Somebody
  if (!person.account) assertCookiesStay(person.customerId)
  onBegun(person)
  return person
}

// Two may come of two tabs that are opened at once. Each one more means that the cookie of the one before was not kept.
function assertCookiesStay(guest: string): void {
  const now = performance.now()
  for (const [one, at] of guests) if (now - at > lateMs) guests.delete(one)
  guests.set(guest, now)
  if (guests.size > 2) throw new NoCookies()
}

const isRepeatable = ({ idempotency }: Called, { idempotencyKey }: Input): boolean =>
  idempotency !== 'key' || idempotencyKey !== undefined

async function worthAnother(error: Error, outcome: unknown): Promise<boolean> {
  if (error instanceof Unreachable) return pause(300)
  if (!(error instanceof ApiError) || !(outcome instanceof Response)) return false
  // «Not now»: busy, or the first try of this key is still running.
  const waitFor = Number(outcome.headers.get('retry-after') ?? Number.NaN)
  return [409, 429, 503].includes(error.status) && waitFor <= 3 && pause(waitFor * 1_000)
}

async function send(
  { method, path }: Called,
  { params, query, body, idempotencyKey, ifVersion }: Input,
  person?: string,
  signal?: AbortSignal,
): Promise<Response | Error> {
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    ...(ifVersion && { 'if-match': `"${ifVersion}"` }),
    // The gateway answers 401 when the cookies are somebody else's (services/gateway/src/session/from-cookies.ts).
    ...(person && { 'x-customer-id': person }),
  }
  // A connection that broke in silence would otherwise hold up the cart for good.
  const patience = AbortSignal.timeout(patienceMs)
  const init = {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  }
  return fetch(`/api${compilePath(path)(params, query)}`, init).catch((cause: Error) =>
    cause.name === 'AbortError' ? cause : new Unreachable(cause),
  )
}

async function toError(response: Response): Promise<Error> {
  const document = (await response.json().catch(() => undefined)) as ProblemDocument | undefined
  return document?.code ? new ApiError(document) : new Error(`The shop answered ${response.status} without saying why`)
}

const pause = (ms: number) => new Promise<true>((resolve) => setTimeout(() => resolve(true), ms))
