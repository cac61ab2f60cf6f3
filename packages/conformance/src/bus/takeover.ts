import { describe, expect, test } from 'vitest'
import { drain, ids, messageIn, newName, newType, series, take, twoPartitions } from './messages.ts'
import type { Fresh, Traits } from './open-bus.ts'

export function takeoverTests(name: string, fresh: Fresh, { inHand }: Traits): void {
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
