import type { Refusal } from '@flotilla/bus'
import type { Message } from '@flotilla/contract'
import { jetstream } from '@nats-io/jetstream'
import type { Connection } from './connection.ts'
import type { Keeper } from './keeper.ts'
import { toRefusal, whyShut } from './refusal.ts'
import { streamOf, subjectOf } from './stream.ts'

/**
 * Publishes one after the other within a stream's partition, and partitions in parallel. A message goes out only when the one before it is
 * acknowledged or refused: were it on its way already and the one before failed, the next attempt would store that one behind it.
 */
export async function publishInOrder(
  connection: Connection,
  messages: readonly Message[],
  own: { readonly name: string; readonly keeper: Keeper },
): Promise<Refusal[]> {
  const client = jetstream(await connection.get())
  const refusals: Refusal[] = []
  // What takes nothing for now, and why: nothing more is sent there, or it could be stored before what was refused.
  const shut = new Map<string, string>()
  const refuse = (refusal: Refusal) => {
    refusals.push(refusal)
    if (refusal.destination) shut.set(refusal.destination, refusal.reason)
  }
  const publish = async (message: Message) => {
    const { id, type } = message
    const destination = [streamOf(type), type].find((one) => shut.has(one))
    if (destination) return refuse({ id, reason: shut.get(destination)!, destination })
    const expect = { streamName: streamOf(type) }
    try {
      await connection.answer(client.publish(subjectOf(message), JSON.stringify(message), { msgID: id, expect }))
    } catch (error) {
      const refusal = toRefusal(error, message)
      if (!refusal) throw error
      refuse(refusal)
    }
  }

  if (messages.some(({ type }) => streamOf(type) === own.name))
    await own.keeper.made().catch((error: unknown) => {
      const why = whyShut(error)
      if (why === undefined) throw error
      shut.set(own.name, why)
    })
  const chains = Map.groupBy(messages, (message) => `${streamOf(message.type)} ${subjectOf(message).split('.').at(-1)}`)
  // All have settled before it rejects, so that the next attempt does not run beside this one.
  const results = await Promise.allSettled([...chains.values()].map((chain) => inTurn(chain, publish)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw new Error(`NATS has not taken all messages: ${failed.reason}`, { cause: failed.reason })
  if (refusals.some(({ destination }) => destination === own.name)) own.keeper.look()
  return refusals
}

async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item)
}
