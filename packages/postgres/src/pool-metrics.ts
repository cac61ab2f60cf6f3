import { gauge } from '@flotilla/telemetry'
import type { Pool } from 'pg'

const pools = new Map<Pool, string>()

// Names and labels after OpenTelemetry's conventions for database client connections.
gauge({
  name: 'db_client_connection_count',
  help: 'Connections of the pool, by whether a statement or transaction has them',
  labels: ['pool', 'state'],
  collect() {
    this.reset()
    for (const [{ idleCount, totalCount }, pool] of pools) {
      this.set({ pool, state: 'idle' }, idleCount)
      this.set({ pool, state: 'used' }, totalCount - idleCount)
    }
  },
})
gauge({
  name: 'db_client_connection_pending_requests',
  help: 'Those who wait for a connection of the pool',
  labels: ['pool'],
  collect() {
    this.reset()
    for (const [{ waitingCount }, pool] of pools) this.set({ pool }, waitingCount)
  },
})

/** Shows how full a pool is, until the returned function is called. */
export function observePool(pool: Pool, name: string): () => void {
  pools.set(pool, name)
  return () => void pools.delete(pool)
}
