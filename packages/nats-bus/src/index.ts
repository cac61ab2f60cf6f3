import type { Bus, Puller } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { type Credentials, createConnection, type Tls } from './connection.ts'
import { countWaiting } from './durable.ts'
import { findMessage } from './find.ts'
import { keepStream } from './keeper.ts'
import { publishInOrder } from './publish.ts'
import { durablesOf, openPuller } from './puller.ts'

export interface NatsBusOptions {
  /** `nats://host:4222`, one or several of a cluster. */
  servers: string | string[]
  /** The service that uses it: the name of the stream that it owns, and shown among the server's connections. */
  name: string
  clock: Clock
  credentials?: Credentials
  tls?: Tls
  /** How many servers of a cluster keep each message of this service. */
  replicas?: number
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
  const { servers, name, clock, credentials, tls, replicas = 1, takeoverMs = 6_000, onError = () => {} } = options
  const connection = createConnection({ servers, name, credentials, tls, onError })
  const pullers = new Set<Puller>()

  const keeper = keepStream({ connection, clock, own: { name, replicas }, onError })
  return {
    async publish(messages) {
      return messages.length > 0 ? publishInOrder(connection, messages, { name, keeper }) : []
    },
    store: keeper.made,
    subscribe(subscription) {
      const puller = openPuller({ connection, clock, subscription, takeoverMs, onError })
      pullers.add(puller)
      return puller
    },
    async countWaiting(subscription) {
      const nats = await connection.get()
      const counts = await Promise.all(
        durablesOf(subscription, takeoverMs).map((durable) => countWaiting(nats, durable)),
      )
      return counts.reduce((sum, count) => sum + count, 0)
    },
    find: async (subscription, id) => findMessage(await connection.get(), subscription, id),
    async close() {
      await Promise.all([...pullers].map((puller) => puller.stop()))
      const kept = keeper.stop()
      await connection.close()
      await kept
    },
  }
}
