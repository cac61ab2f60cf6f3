import { createHmac } from 'node:crypto'
import { counter } from '@flotilla/telemetry'
import type { Redis } from 'iovalkey'
import type { Count, Counts } from './counts.ts'
import { openMemoryCounts } from './memory-counts.ts'
import { openValkey, type ValkeyOptions } from './valkey.ts'

export interface ValkeyCountsOptions extends Omit<ValkeyOptions, 'onError'> {
  /**
   * Hears when each replica begins to count for itself, and why, and when they have counted together again for ten times `restMs`: a server that is slow now and then is
   * told of once.
   */
  onChange?: (shared: boolean, error?: Error) => void
}

/**
 * Counts on Valkey, one for all replicas of a service. Each counts for itself beside it, all the time: that count holds while Valkey is away or slow, and whoever was
 * counted before is not new then.
 */
export function openValkeyCounts(options: ValkeyCountsOptions): Counts {
  const { onChange = () => {}, restMs = 1_000 } = options
  let error: Error | undefined
  let together = true
  let lastAlone = 0
  const valkey = openValkey({ ...options, restMs, onError: (reason) => (error = reason) })
  const own = openMemoryCounts()
  const hide = hideWith(new URL(options.url).password)

  function note(shared: boolean): void {
    const now = performance.now()
    added.inc({ by: shared ? 'all' : 'replica' })
    if (!shared) lastAlone = now
    if (shared === together || (shared && now < lastAlone + 10 * restMs)) return
    together = shared
    onChange(shared, shared ? undefined : error)
  }

  return {
    async add(key, windowMs) {
      const alone = await own.add(key, windowMs)
      const shared = await valkey.ask((server) => addIn(server, hide(key), windowMs))
      note(shared !== undefined)
      return shared ?? alone
    },
    async close() {
      await Promise.all([valkey.close(), own.close()])
    },
  }
}

/** In one transaction, so that no count is left without an end. No script: who may run scripts may do more than count. */
async function addIn(server: Redis, key: string, windowMs: number): Promise<Count> {
  const replies = await server.multi().set(key, 0, 'PX', windowMs, 'NX').incr(key).pttl(key).exec()
  const failed = replies?.find(([error]) => error)
  if (failed) throw failed[0]
  const [, [, count], [, ttlMs]] = replies as [unknown, [null, number], [null, number]]
  return { count, ttlMs }
}

/** There are so few addresses that a plain hash tells them. The password is what the replicas share and who reads the store does not know. */
function hideWith(secret: string): (key: string) => string {
  return (key) => createHmac('sha256', secret).update(key).digest('base64url')
}

const added = counter({
  name: 'counts_total',
  help: 'Counts that limits are held against: by all replicas together, or by this replica alone because Valkey is away or slow',
  labels: ['by'],
})
