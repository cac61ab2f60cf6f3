import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { Counts } from '@flotilla/cache'

/** What the library counts with. One for all limits: their keys tell them apart. */
export function storeOn(counts: Counts): FastifyRateLimitStoreCtor {
  return class implements FastifyRateLimitStore {
    incr(key: string, tell: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number): void {
      void counts.add(key, windowMs).then(({ count, ttlMs }) => tell(null, { current: count, ttl: ttlMs }))
    }

    child(): FastifyRateLimitStore {
      return this
    }
  }
}
