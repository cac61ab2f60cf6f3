import type { Message } from '@flotilla/contract'
import { describe, expect, test } from 'vitest'
import { drain, ids, idsOf, messageIn, newName, newType, series } from './messages.ts'
import type { Fresh, Traits } from './open-bus.ts'

export function publishTests(name: string, fresh: Fresh, { spoil }: Traits): void {
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
}
