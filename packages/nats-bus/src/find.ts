import { isMessage, type Subscription } from '@flotilla/bus'
import type { Message } from '@flotilla/contract'
import { AckPolicy, DeliverPolicy, JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'
import { toIncoming } from './incoming.ts'
import { streamOf } from './stream.ts'

const batch = 500
const batchMs = 2_000
const forgetMs = 10_000

/**
 * Reads the streams of these types from their beginning until the message comes: JetStream has no index of ids. By a consumer of its own beside those of the partitions, which is
 * gone afterwards; so one search at a time in each service. The server keeps that consumer in memory: while it still writes the files of one, it cannot delete them («directory not
 * empty»).
 */
export async function findMessage(
  nats: NatsConnection,
  { consumer, types }: Subscription,
  id: string,
): Promise<Message | undefined> {
  for (const [stream, owned] of Map.groupBy(types, streamOf)) {
    const found = await findIn(nats, { stream, name: `${consumer}-find`, types: owned }, id)
    if (found) return found
  }
  return undefined
}

interface Search {
  readonly stream: string
  readonly name: string
  readonly types: readonly string[]
}

async function findIn(nats: NatsConnection, { stream, name, types }: Search, id: string): Promise<Message | undefined> {
  const { consumers } = await jetstreamManager(nats, { checkAPI: false })
  const info = await consumers
    .add(stream, {
      durable_name: name,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
      filter_subjects: types.map((type) => `${type}.*`),
      inactive_threshold: nanos(forgetMs),
      mem_storage: true,
    })
    .catch((error: unknown) => {
      if (error instanceof JetStreamApiError && error.status === 404) return undefined
      throw error
    })
  if (!info) return undefined
  try {
    const reader = jetstream(nats).consumers.getConsumerFromInfo(info)
    for (let left = info.num_pending; left > 0; ) {
      const before = left
      for await (const message of await reader.fetch({ max_messages: batch, expires: batchMs })) {
        left = message.info.pending
        const incoming = toIncoming(message)
        if (message.headers?.get('Nats-Msg-Id') === id && isMessage(incoming, id)) return incoming.content
        if (left === 0) break
      }
      if (left === before) throw new Error(`NATS gave nothing of ${stream} while a message was looked for`)
    }
    return undefined
  } finally {
    await consumers.delete(stream, name)
  }
}
