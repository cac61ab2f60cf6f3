import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Cache } from '../src/cache.ts'

/** What every adapter does. `open` gives one that answers. */
export function cacheConformance(name: string, open: () => Promise<Cache>): void {
  describe(`${name}: what every cache does`, () => {
    const key = () => randomUUID()

    test('what was kept comes out, as a copy', async () => {
      const [cache, k] = [await open(), key()]
      const value = { text: 'Ægir «ø»', list: [1, 2.5, null], deep: { yes: true } }
      await cache.set(k, value, 60_000)
      value.list.push(3)
      const got = await cache.get<typeof value>(k)
      expect(got).toEqual({ text: 'Ægir «ø»', list: [1, 2.5, null], deep: { yes: true } })
      got!.text = 'changed'
      expect((await cache.get<typeof value>(k))!.text).toBe('Ægir «ø»')
    })

    test('what was not kept is undefined; false, zero and the empty text are values', async () => {
      const cache = await open()
      expect(await cache.get(key())).toBeUndefined()
      for (const value of [false, 0, '', null]) {
        const k = key()
        await cache.set(k, value, 60_000)
        expect(await cache.get(k)).toBe(value)
      }
    })

    test('the last one stays', async () => {
      const [cache, k] = [await open(), key()]
      for (const n of [1, 2, 3]) await cache.set(k, n, 60_000)
      expect(await cache.get(k)).toBe(3)
    })

    test('it goes when its time is over', async () => {
      const [cache, short, long] = [await open(), key(), key()]
      await Promise.all([cache.set(short, 1, 30), cache.set(long, 1, 60_000)])
      await expect.poll(() => cache.get(short), { interval: 10 }).toBeUndefined()
      expect(await cache.get(long)).toBe(1)
    })

    test('several are deleted at once, and one that is not there is no failure', async () => {
      const [cache, a, b, c] = [await open(), key(), key(), key()]
      await Promise.all([a, b, c].map((k) => cache.set(k, k, 60_000)))
      await cache.delete(a, b, key())
      await cache.delete()
      expect(await Promise.all([a, b, c].map((k) => cache.get(k)))).toEqual([undefined, undefined, c])
    })
  })
}
