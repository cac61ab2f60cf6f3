import { Refused, Unreachable } from './problem.ts'

/** Reads JSON. Throws Refused or Unreachable. */
export const ask = <T>(path: string, signal?: AbortSignal): Promise<T> => exchange(path, signal ? { signal } : {})

/** Changes something; the token goes along as a cookie. */
export function change<T>(path: string, body: unknown = {}): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return exchange(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** A path with what was said of the query; what is empty is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const said = Object.entries(query).flatMap(([key, value]) => (value ? [[key, String(value)]] : []))
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said)}`
}

async function exchange<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch(failed)
  // An answer that is cut off is none; what a refusal has to say may be missing.
  const document = await response.json().catch(response.ok ? failed : () => undefined)
  if (!response.ok) throw new Refused(response.status, document)
  return document
}

function failed(cause: Error): never {
  throw cause.name === 'AbortError' ? cause : new Unreachable(cause)
}
