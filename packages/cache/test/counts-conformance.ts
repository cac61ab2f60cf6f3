import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Counts } from '../src/counts.ts'

/** What every adapter does. `open` gives one that answers. */
export function countsConformance(name: string, open: () => Promise<Counts>): void {
  describe(`${name}: what all counts do`, () => {
    const key = () => randomUUID()

    test('each time is counted once, by its key', async () => {
      const [counts, a, b] = [await open(), key(), key()]
      const all = await Promise.all(Array.from({ length: 50 }, () => counts.add(a, 60_000)))
      expect(all.map(({ count }) => count).toSorted((x, y) => x - y)).toEqual(
        Array.from({ length: 50 }, (_, i) => i + 1),
      )
      expect((await counts.add(b, 60_000)).count).toBe(1)
    })

    test('the window goes on from the first time, and the next begins after its end', async () => {
      const [counts, k] = [await open(), key()]
      const { ttlMs: first } = await counts.add(k, 300)
      const { ttlMs: second } = await counts.add(k, 60_000)
      expect(first).toBeLessThanOrEqual(300)
      expect(second).toBeLessThanOrEqual(first)
      await expect.poll(async () => (await counts.add(k, 300)).count, { interval: 50 }).toBe(1)
    })
  })
}
