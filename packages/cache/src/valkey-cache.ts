import type { Cache } from './cache.ts'
import { openValkey, type ValkeyOptions } from './valkey.ts'

/** A cache on Valkey, shared by the replicas of a service. What is written while it rests is deleted still, as far as that goes. */
export function openValkeyCache(options: ValkeyOptions): Cache {
  const valkey = openValkey(options)
  return {
    async get<T>(key: string) {
      const text = await valkey.ask((server) => server.get(key))
      return text ? (JSON.parse(text) as T) : undefined
    },
    async set(key, value, ttlMs) {
      await valkey.ask((server) => server.set(key, JSON.stringify(value), 'PX', ttlMs))
    },
    async delete(...keys) {
      if (keys.length > 0) await valkey.server.unlink(...keys).catch(valkey.failed)
    },
    close: valkey.close,
  }
}
