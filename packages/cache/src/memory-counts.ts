import { LRUCache } from 'lru-cache'
import type { Counts } from './counts.ts'

/** Counts of this process; what was counted longest ago makes room. `max`: how many keys. */
export function openMemoryCounts({ max = 20_000 }: { max?: number } = {}): Counts {
  const windows = new LRUCache<string, { count: number; until: number }>({ max })
  return {
    async add(key, windowMs) {
      // Whole milliseconds: their differences are exact.
      const now = Math.floor(performance.now())
      const known = windows.get(key)
      const window = known && known.until > now ? known : { count: 0, until: now + windowMs }
      window.count++
      windows.set(key, window)
      return { count: window.count, ttlMs: window.until - now }
    },
    async close() {
      windows.clear()
    },
  }
}
