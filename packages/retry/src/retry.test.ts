import { manualClock } from '@flotilla/clock'
import { expect, test } from 'vitest'
import { backOff, createRestart, untilBack } from './index.ts'

test('waits double up to the longest, with jitter over the upper half', () => {
  const waits = (random: number) => [1, 2, 3, 4, 5, 1_000].map((n) => backOff(n, untilBack, () => random))
  expect(waits(1)).toEqual([100, 200, 400, 800, 1_000, 1_000])
  expect(waits(0)).toEqual([50, 100, 200, 400, 500, 500])
})

test('each restart has its three seconds', async () => {
  const clock = manualClock()
  const restart = createRestart(clock)
  expect(restart.refused(1)).toBeLessThan(1_000)
  await clock.advance(2_999)
  expect(restart.refused(40)).toBeLessThan(1_000)
  await clock.advance(1)
  expect(restart.refused(41)).toBe(Number.POSITIVE_INFINITY)
  restart.reached()
  expect(restart.refused(1)).toBeLessThan(1_000)
})
