import type { Message } from '@flotilla/contract'
import { jetstream } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { streamOf, subjectOf } from './stream.ts'

/**
 * Publishes one after the other within a stream's partition, and partitions in parallel. A message goes out only when the one before it is
 * acknowledged: were it on its way already and the one before failed, the next attempt would store that one behind it.
 */
export async function publishInOrder(nats: NatsConnection, messages: readonly Message[]): Promise<void> {
  const client = jetstream(nats)
  const publish = async (message: Message) => {
    const expect = { streamName: streamOf(message.type) }
    await client.publish(subjectOf(message), JSON.stringify(message), { msgID: message.id, expect })
  }
  const chains = Map.groupBy(messages, (message) => `${streamOf(message.type)} ${subjectOf(message).split('.').at(-1)}`)
  // All have settled before it rejects, so that the next attempt does not run beside this one.
  const results = await Promise.allSettled([...chains.values()].map((chain) => inTurn(chain, publish)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw new Error(`NATS has not taken all messages: ${failed.reason}`, { cause: failed.reason })
}

async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item)
}
