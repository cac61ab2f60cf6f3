import type { ProblemDocument } from '@flotilla/contract'
import { ApiError, Unreachable } from './problem.ts'

export interface Options {
  body?: unknown
  /** The same for every try of one intention: then they are one effect. */
  key?: string
  /** The version that a change is meant for. */
  ifVersion?: number
  signal?: AbortSignal
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

const tries = 3
let beginning: Promise<unknown> | undefined

/** One call of the API. Without a session it begins one and asks again; what may be repeated is, when there was no answer or not yet one. Throws ApiError or Unreachable. */
export async function call<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await send(method, path, options)
    if (outcome instanceof Response && outcome.ok) return (await outcome.json()) as T
    const error = outcome instanceof Response ? await toError(outcome) : outcome
    if (attempt === tries || !(await worthAnother(error, outcome))) throw error
  }
}

/** Begins a session, or goes on with it; however many ask at once, it is asked for once. */
export function begin<T>(): Promise<T> {
  beginning ??= send('POST', '/session', {})
    .then(async (outcome) => {
      if (!(outcome instanceof Response)) throw outcome
      if (!outcome.ok) throw await toError(outcome)
      return outcome.json()
    })
    .finally(() => {
      beginning = undefined
    })
  return beginning as Promise<T>
}

// Every operation of the API may be repeated: its contract calls it safe or natural, or it has its key.
async function worthAnother(error: Error, outcome: unknown): Promise<boolean> {
  if (error instanceof Unreachable) return pause(300)
  if (!(error instanceof ApiError) || !(outcome instanceof Response)) return false
  if (error.status === 401 && error.code === 'request.unauthenticated') return begin().then(() => true)
  // «Not now»: busy, or the first try of this key is still running.
  const waitFor = Number(outcome.headers.get('retry-after') ?? Number.NaN)
  return [409, 429, 503].includes(error.status) && waitFor <= 3 && pause(waitFor * 1_000)
}

async function send(
  method: Method,
  path: string,
  { body, key, ifVersion, signal }: Options,
): Promise<Response | Error> {
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(key && { 'idempotency-key': key }),
    ...(ifVersion && { 'if-match': `"${ifVersion}"` }),
  }
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }), ...(signal && { signal }) }
  return fetch(`/api${path}`, init).catch((cause: Error) =>
    cause.name === 'AbortError' ? cause : new Unreachable(cause),
  )
}

async function toError(response: Response): Promise<Error> {
  const document = (await response.json().catch(() => undefined)) as ProblemDocument | undefined
  return document?.code ? new ApiError(document) : new Error(`The shop answered ${response.status} without saying why`)
}

const pause = (ms: number) => new Promise<true>((resolve) => setTimeout(() => resolve(true), ms))
