import { randomUUID } from 'node:crypto'
import type { Delivery, Puller } from '@flotilla/bus'
import { type Message, partitionOf } from '@flotilla/contract'
import { expect } from 'vitest'

/** Pulls until there are `count`. */
export async function take(
  puller: Puller,
  count: number,
  done = async (_delivery: Delivery) => {},
): Promise<Delivery[]> {
  const got: Delivery[] = []
  for (const end = Date.now() + 15_000; got.length < count && Date.now() < end; ) {
    const deliveries = await puller.pull({ max: count - got.length, waitMs: 500 })
    await Promise.all(deliveries.map(done))
    got.push(...deliveries)
  }
  expect(got).toHaveLength(count)
  return got
}

export const drain = (puller: Puller, count: number) => take(puller, count, (delivery) => delivery.ack())
/** The message in a delivery that is known to have one. */
export const messageIn = ({ content }: Delivery) => content as Message
export const ids = (deliveries: readonly Delivery[]) => deliveries.map((delivery) => messageIn(delivery).id)
export const idsOf = (messages: readonly Message[], key: string) =>
  messages.filter((m) => m.subject === key).map((m) => m.id)
export const newName = () => `consumer-${randomUUID()}`
export const newType = () => `tests.event.e${randomUUID().slice(0, 8)}.v1`

export function series(type: string, keys: readonly string[]): Message[] {
  return keys.map((subject, n) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'tests',
    type,
    subject,
    time: new Date(n).toISOString(),
    datacontenttype: 'application/json',
    data: { n },
  }))
}

export function twoPartitions(): [string, string] {
  const other = Array.from({ length: 100 }, (_, i) => `key-${i}`).find((key) => partitionOf(key) !== partitionOf('k'))
  return ['k', other!]
}
