import { beyondDeadline, untilDeadline } from '@flotilla/deadline'
import { counter, currentTraceparent, inSpan } from '@flotilla/telemetry'
import type { Cache } from './cache.ts'

export interface ReadThrough<T> {
  /** What is known under the key, or what `load` brings. However many ask at once in this process, it is loaded once; a load that fails fails them all, and is not kept. Each waits until their own deadline. */
  get(key: string, load: () => Promise<T>): Promise<T>
  /** To be called after a change has been committed. A load that began before it is not kept, and nobody else is given it. */
  forget(...keys: string[]): Promise<void>
}

/**
 * Reads through a cache. What another process loaded before a change and stored after it stays for `ttlMs` at most: keep in here only what may be that old.
 * `name` says what is kept, in metrics and before every key.
 */
export function readThrough<T>(cache: Cache, { name, ttlMs }: { name: string; ttlMs: number }): ReadThrough<T> {
  const flights = new Map<string, Promise<T>>()
  const inCache = (key: string) => `${name}:${key}`

  async function fly(key: string, load: () => Promise<T>, mine: () => boolean, found: Found): Promise<T> {
    const known = await cache.get<T>(inCache(key))
    const outcome = known === undefined ? 'miss' : 'hit'
    reads.inc({ cache: name, outcome })
    found(outcome)
    if (known !== undefined) return known
    const value = await load()
    // Not awaited: an answer does not wait for its copy.
    if (value !== undefined && mine()) void cache.set(inCache(key), value, ttlMs)
    return value
  }

  function read(key: string, load: () => Promise<T>, found: Found): Promise<T> {
    const under = flights.get(key)
    if (under) {
      reads.inc({ cache: name, outcome: 'shared' })
      found('shared')
      return untilDeadline(under)
    }
    // Others wait for it too, and perhaps longer.
    const flight: Promise<T> = beyondDeadline(() => fly(key, load, () => flights.get(key) === flight, found)).finally(
      () => {
        if (flights.get(key) === flight) flights.delete(key)
      },
    )
    flights.set(key, flight)
    return untilDeadline(flight)
  }

  return {
    get: (key, load) => traced(name, (found) => read(key, load, found)),
    async forget(...keys) {
      for (const key of keys) flights.delete(key)
      await cache.delete(...keys.map(inCache))
    },
  }
}

type Found = (outcome: 'hit' | 'miss' | 'shared') => void

/** As a span where somebody records; elsewhere it costs nothing. */
function traced<T>(name: string, work: (found: Found) => Promise<T>): Promise<T> {
  if (!currentTraceparent()?.endsWith('1')) return work(() => {})
  return inSpan(`cache ${name}`, { attributes: { 'flotilla.cache.name': name } }, (span) =>
    work((outcome) => span.setAttribute('flotilla.cache.outcome', outcome)),
  )
}

const reads = counter({
  name: 'cache_reads_total',
  help: 'Reads through a cache: hit, miss (loaded), or shared with a load on its way',
  labels: ['cache', 'outcome'],
})
