import { randomUUID } from 'node:crypto'
import type { Message } from '@flotilla/contract'
import { partitionOf } from '@flotilla/contract'
import { afterEach, describe, expect, test } from 'vitest'
import type { Bus, Delivery, Puller } from './bus.ts'

/** A bus as a process of its own would have it. */
export interface OpenBus {
  bus: Bus
  /** Breaks its connections without a word, as the death of the process would. */
  kill(): Promise<void>
}

export interface Traits {
  /** How many messages of a partition it gives before the first of them is acknowledged; order per key costs some adapters all but one. */
  inHand: number
  /** The message as this bus refuses it for its own sake. */
  spoil(message: Message): Message
}

/** What every adapter of the Bus must do. `open` gives another user of the same, fresh broker each time it is called. */
export function busConformance(name: string, open: () => Promise<OpenBus>, { inHand, spoil }: Traits): void {
  const opened: OpenBus[] = []
  const fresh = async () => {
    const one = await open()
    opened.push(one)
    return one
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ bus }) => bus.close()))
  })

  describe(`${name}: publish`, () => {
    test('stores a batch durably, so that it is there for a subscriber that comes later', async () => {
      const { bus } = await fresh()
      const type = newType()
      const sent = series(type, ['a', 'b', 'a', 'c'])
      await bus.publish(sent)
      await bus.publish([])
      const { bus: later } = await fresh()
      const got = await drain(later.subscribe({ consumer: newName(), types: [type] }), 4)
      expect(ids(got).toSorted()).toEqual(sent.map((message) => message.id).toSorted())
      expect(messageIn(got[0]!)).toEqual(sent.find(({ id }) => id === messageIn(got[0]!).id))
    })

    test('stores a message once, however often it is published', async () => {
      const { bus } = await fresh()
      const type = newType()
      const [first, second] = series(type, ['k', 'k']) as [Message, Message]
      await bus.publish([first])
      await bus.publish([first, second])
      await bus.publish([first, second])
      const puller = bus.subscribe({ consumer: newName(), types: [type] })
      expect(ids(await drain(puller, 2))).toEqual([first.id, second.id])
      expect(await puller.pull({ max: 10, waitMs: 200 })).toEqual([])
    })
  })

  describe(`${name}: refusals`, () => {
    test('a message that is refused for its own sake is named with the reason, and those around it are stored in order', async () => {
      const { bus } = await fresh()
      const type = newType()
      const sent = series(type, ['k', 'k', 'a', 'k', 'k'])
      const spoilt = spoil(sent[1]!)
      const refusals = await bus.publish(sent.with(1, spoilt))
      expect(refusals).toEqual([{ id: spoilt.id, reason: expect.stringMatching(/.{10}/) }])
      expect(await bus.publish([spoil(spoilt)]), 'control: alone').toHaveLength(1)
      const got = await drain(bus.subscribe({ consumer: newName(), types: [type] }), 4)
      const stored = sent.filter((_, n) => n !== 1)
      for (const key of ['k', 'a'])
        expect(ids(got.filter((d) => messageIn(d).subject === key))).toEqual(idsOf(stored, key))
    })
  })

  describe(`${name}: countWaiting`, () => {
    test('counts what a consumer has not acknowledged, in hand or not; each consumer for itself', async () => {
      const { bus } = await fresh()
      const [wanted, other] = [newType(), newType()]
      const subscription = { consumer: newName(), types: [wanted] }
      const puller = bus.subscribe(subscription)
      await bus.publish([...series(wanted, ['a', 'a', 'b', 'c']), ...series(other, ['a', 'b'])])
      const [first] = await puller.pull({ max: 1, waitMs: 10_000 })
      await expect.poll(() => bus.countWaiting(subscription)).toBe(4)
      await first!.ack()
      await expect.poll(() => bus.countWaiting(subscription)).toBe(3)
      for (const delivery of await drain(puller, 3)) await delivery.ack()
      await expect.poll(() => bus.countWaiting(subscription)).toBe(0)
    })
  })

  describe(`${name}: pull`, () => {
    test('gives the messages of a key in the order in which they were published', async () => {
      const { bus } = await fresh()
      const type = newType()
      const keys = Array.from({ length: 200 }, (_, i) => `key-${i % 7}`)
      const puller = bus.subscribe({ consumer: newName(), types: [type] })
      const sent = series(type, keys)
      for (let i = 0; i < sent.length; i += 50) await bus.publish(sent.slice(i, i + 50))
      const got = await drain(puller, sent.length)
      for (const key of new Set(keys))
        expect(ids(got.filter((d) => messageIn(d).subject === key))).toEqual(idsOf(sent, key))
      expect(got.every((d) => d.partition === partitionOf(messageIn(d).subject))).toBe(true)
    })

    test('gives only the types that were asked for, and to each consumer everything', async () => {
      const { bus } = await fresh()
      const [wanted, other] = [newType(), newType()]
      await bus.publish([...series(wanted, ['a']), ...series(other, ['a']), ...series(wanted, ['a'])])
      for (const consumer of [newName(), newName()]) {
        const puller = bus.subscribe({ consumer, types: [wanted] })
        expect((await drain(puller, 2)).map((d) => messageIn(d).type)).toEqual([wanted, wanted])
      }
    })

    test('gives a reader every type that another reader of its consumer has subscribed to, until it is retired', async () => {
      const { bus } = await fresh()
      const [known, added, consumer] = [newType(), newType(), newName()]
      const newer = bus.subscribe({ consumer, types: [known, added] })
      await bus.publish(series(added, ['k']))
      await drain(newer, 1)
      const older = bus.subscribe({ consumer, types: [known] })
      expect(await older.pull({ max: 1, waitMs: 300 })).toEqual([])
      await newer.stop()
      await bus.publish([...series(added, ['k']), ...series(known, ['k'])])
      expect((await drain(older, 2)).map(({ type }) => type)).toEqual([added, known])
      await older.stop()

      const third = bus.subscribe({ consumer, types: [known], retired: [added] })
      expect(await third.pull({ max: 1, waitMs: 300 })).toEqual([])
      await bus.publish([...series(added, ['k']), ...series(known, ['k'])])
      expect((await drain(third, 1)).map(({ type }) => type)).toEqual([known])
    })

    test('does not give twice what is under way, nor again what was acknowledged', async () => {
      const { bus } = await fresh()
      const type = newType()
      const consumer = newName()
      const puller = bus.subscribe({ consumer, types: [type] })
      await bus.publish(series(type, twoPartitions()))
      const got = await take(puller, 2)
      expect(await puller.pull({ max: 10, waitMs: 100 })).toEqual([])
      await Promise.all(got.map((delivery) => delivery.ack()))
      await puller.stop()
      expect(await bus.subscribe({ consumer, types: [type] }).pull({ max: 10, waitMs: 300 })).toEqual([])
    })

    test('a position counts for one inbox: with another one it begins at the oldest message again', async () => {
      const { bus } = await fresh()
      const [consumer, type] = [newName(), newType()]
      const sent = series(type, ['k', 'k', 'k'])
      await bus.publish(sent)
      const read = async (inbox?: string) => {
        const puller = bus.subscribe({ consumer, types: [type], ...(inbox && { inbox: async () => inbox }) })
        const got = ids(await drain(puller, 1))
        await puller.stop()
        return sent.findIndex(({ id }) => id === got[0])
      }
      // A consumer of before there were inboxes goes on, too.
      expect([await read(), await read('one'), await read('one')]).toEqual([0, 1, 2])
      expect([await read('two'), await read('two')]).toEqual([0, 1])
    })

    test('ends early when it is aborted', async () => {
      const { bus } = await fresh()
      const abort = new AbortController()
      const pulling = bus
        .subscribe({ consumer: newName(), types: [newType()] })
        .pull({ max: 1, waitMs: 60_000, signal: abort.signal })
      abort.abort()
      expect(await pulling).toEqual([])
    })
  })

  describe(`${name}: find`, () => {
    test('gives a message that is kept, of these types only, and moves nobody', async () => {
      const { bus } = await fresh()
      const [wanted, other] = [newType(), newType()]
      const subscription = { consumer: newName(), types: [wanted] }
      const sent = series(wanted, ['a', 'b', 'a'])
      const [foreign] = series(other, ['a']) as [Message]
      await bus.publish([...sent, foreign])
      const puller = bus.subscribe(subscription)
      expect(ids(await drain(puller, 3)).toSorted()).toEqual(sent.map(({ id }) => id).toSorted())
      for (const message of sent) expect(await bus.find(subscription, message.id)).toEqual(message)
      for (const id of [foreign.id, randomUUID()]) expect(await bus.find(subscription, id)).toBeUndefined()
      expect(await bus.countWaiting(subscription)).toBe(0)
      expect(await puller.pull({ max: 10, waitMs: 300 })).toEqual([])
    })
  })

  describe(`${name}: nak`, () => {
    test('brings the message again, and after it what followed in its partition', async () => {
      const { bus } = await fresh()
      const type = newType()
      const puller = bus.subscribe({ consumer: newName(), types: [type] })
      const sent = series(type, ['k', 'k', 'k', 'k'])
      await bus.publish(sent)
      await (await take(puller, 1))[0]!.ack()
      const got = await take(puller, Math.min(inHand, 3))
      expect(ids(got)).toEqual(sent.slice(1, 1 + got.length).map((message) => message.id))
      expect(got.every((delivery) => delivery.current)).toBe(true)
      await got[0]!.nak(50)
      expect(got.some((delivery) => delivery.current)).toBe(false)
      expect(ids(await drain(puller, 3))).toEqual(sent.slice(1).map((message) => message.id))
    })

    test('does not hold up other partitions', async () => {
      const { bus } = await fresh()
      const type = newType()
      const puller = bus.subscribe({ consumer: newName(), types: [type] })
      const [one, two] = twoPartitions()
      await bus.publish(series(type, [one]))
      await (await take(puller, 1))[0]!.nak(600_000)
      await bus.publish(series(type, [one, two]))
      expect((await take(puller, 1)).map((d) => messageIn(d).subject)).toEqual([two])
    })
  })

  describe(`${name}: takeover`, () => {
    test('of two pullers each partition is with one at a time, and the other takes over when it stops', async () => {
      const [first, second] = [await fresh(), await fresh()]
      const type = newType()
      const subscription = { consumer: newName(), types: [type] }
      const holder = first.bus.subscribe(subscription)
      await first.bus.publish(series(type, ['k']))
      await (await take(holder, 1))[0]!.ack()
      const standby = second.bus.subscribe(subscription)
      const [message] = series(type, ['k'])
      await first.bus.publish([message!])
      expect(await standby.pull({ max: 10, waitMs: 300 })).toEqual([])
      expect(ids(await take(holder, 1))).toEqual([message!.id])
      await holder.stop()
      expect(ids(await take(standby, 1))).toEqual([message!.id])
    })

    test('what a dead puller had in hand comes again to the other, in order', async () => {
      const [first, second] = [await fresh(), await fresh()]
      const type = newType()
      const subscription = { consumer: newName(), types: [type] }
      const doomed = first.bus.subscribe(subscription)
      const sent = series(type, ['k', 'k', 'k'])
      await first.bus.publish(sent)
      await (await take(doomed, 1))[0]!.ack()
      await take(doomed, Math.min(inHand, 2))
      const heir = second.bus.subscribe(subscription)
      await first.kill()
      expect(ids(await drain(heir, 2))).toEqual(sent.slice(1).map((message) => message.id))
    })
  })
}

/** Pulls until there are `count`. */
async function take(puller: Puller, count: number, done = async (_delivery: Delivery) => {}): Promise<Delivery[]> {
  const got: Delivery[] = []
  for (const end = Date.now() + 15_000; got.length < count && Date.now() < end; ) {
    const deliveries = await puller.pull({ max: count - got.length, waitMs: 500 })
    await Promise.all(deliveries.map(done))
    got.push(...deliveries)
  }
  expect(got).toHaveLength(count)
  return got
}

const drain = (puller: Puller, count: number) => take(puller, count, (delivery) => delivery.ack())
/** The message in a delivery that is known to have one. */
const messageIn = ({ content }: Delivery) => content as Message
const ids = (deliveries: readonly Delivery[]) => deliveries.map((delivery) => messageIn(delivery).id)
const idsOf = (messages: readonly Message[], key: string) => messages.filter((m) => m.subject === key).map((m) => m.id)
const newName = () => `consumer-${randomUUID()}`
const newType = () => `tests.event.e${randomUUID().slice(0, 8)}.v1`

function series(type: string, keys: readonly string[]): Message[] {
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

function twoPartitions(): [string, string] {
  const other = Array.from({ length: 100 }, (_, i) => `key-${i}`).find((key) => partitionOf(key) !== partitionOf('k'))
  return ['k', other!]
}
