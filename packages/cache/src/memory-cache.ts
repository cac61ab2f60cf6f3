import { LRUCache } from 'lru-cache'
import type { Cache } from './cache.ts'

/** A cache in this process; what was used longest ago makes room. `max`: how many values. */
export function openMemoryCache({ max = 10_000 }: { max?: number } = {}): Cache {
  // Text, not objects: nobody can change what another was given.
  const entries = new LRUCache<string, string>({ max })
  return {
    async get(key) {
      const text = entries.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    },
    async set(key, value, ttlMs) {
      entries.set(key, JSON.stringify(value), { ttl: ttlMs })
    },
    async delete(...keys) {
      for (const key of keys) entries.delete(key)
    },
    async close() {
      entries.clear()
    },
  }
}
