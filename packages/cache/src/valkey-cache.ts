import { Redis } from 'iovalkey'
import type { Cache } from './cache.ts'

export interface ValkeyOptions {
  /** redis://user:password@host:port/0, or rediss:// for TLS. */
  url: string
  /** Before every key, so that services share a server and not their keys; the ACL user's pattern is `<prefix>*`. */
  prefix: string
  /** How long one command may take, in ms: a slow cache is worse than none. */
  timeoutMs?: number
  /** After a failure it is not asked for so long, in ms. What is written meanwhile is deleted still, as far as that goes. */
  restMs?: number
  onError?: (error: Error) => void
}

/** A cache on Valkey, shared by the replicas of a service. Connects in the background, and again after a loss. */
export function openValkeyCache({
  url,
  prefix,
  timeoutMs = 50,
  restMs = 1_000,
  onError = () => {},
}: ValkeyOptions): Cache {
  const server = new Redis(url, {
    keyPrefix: prefix,
    connectTimeout: 1_000,
    commandTimeout: timeoutMs,
    // While it is away commands fail at once, and do not wait for it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  })
  server.on('error', onError)
  let restsUntil = 0

  function failed(error: Error): undefined {
    restsUntil = performance.now() + restMs
    onError(error)
  }

  const rests = () => server.status !== 'ready' || performance.now() < restsUntil

  return {
    async get<T>(key: string) {
      if (rests()) return undefined
      const text = await server.get(key).catch(failed)
      return text ? (JSON.parse(text) as T) : undefined
    },
    async set(key, value, ttlMs) {
      if (!rests()) await server.set(key, JSON.stringify(value), 'PX', ttlMs).catch(failed)
    },
    async delete(...keys) {
      if (keys.length > 0) await server.unlink(...keys).catch(failed)
    },
    async close() {
      server.disconnect()
    },
  }
}
