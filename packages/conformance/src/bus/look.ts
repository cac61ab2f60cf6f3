import { randomUUID } from 'node:crypto'
import type { Message } from '@flotilla/contract'
import { describe, expect, test } from 'vitest'
import { drain, ids, newName, newType, series } from './messages.ts'
import type { Fresh } from './open-bus.ts'

export function lookTests(name: string, fresh: Fresh): void {
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
}
