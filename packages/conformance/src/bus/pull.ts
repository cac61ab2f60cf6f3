import { partitionOf } from '@flotilla/contract'
import { describe, expect, test } from 'vitest'
import { drain, ids, idsOf, messageIn, newName, newType, series, take, twoPartitions } from './messages.ts'
import type { Fresh } from './open-bus.ts'

export function pullTests(name: string, fresh: Fresh): void {
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
}
