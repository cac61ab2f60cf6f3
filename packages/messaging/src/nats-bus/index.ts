import type { Clock } from '@flotilla/clock'
import type { Bus, Puller } from '../bus.ts'
import { type Credentials, createConnection } from './connection.ts'
import { publishInOrder } from './publish.ts'
import { openPuller } from './puller.ts'

export interface NatsBusOptions {
  /** `nats://host:4222`, one or several of a cluster. */
  servers: string | string[]
  /** The service that uses it; shown among the server's connections. */
  name: string
  clock: Clock
  credentials?: Credentials
  /**
   * How long after the death of a puller another takes its partitions. Longer than a process may stand still: handlers may take longer, for a
   * puller that lives says so four times in this time. At least 2000.
   */
  takeoverMs?: number
  onError?: (error: Error) => void
}

/**
 * The bus on NATS JetStream: a stream per service that owns message types. On a server with `sync_interval: always` a publish that has resolved
 * outlives a power cut; by default the server answers before it has synced, every two minutes, which is durable only with replicas.
 */
export function openNatsBus(options: NatsBusOptions): Bus {
  const { servers, name, clock, credentials, takeoverMs = 6_000, onError = () => {} } = options
  const connection = createConnection({ servers, name, credentials })
  const pullers = new Set<Puller>()
  return {
    async publish(messages) {
      if (messages.length > 0) await publishInOrder(await connection.get(), messages)
    },
    subscribe(subscription) {
      const puller = openPuller({ connection, clock, subscription, takeoverMs, onError })
      pullers.add(puller)
      return puller
    },
    async close() {
      await Promise.all([...pullers].map((puller) => puller.stop()))
      await connection.close()
    },
  }
}
