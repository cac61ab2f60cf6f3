import { expect, test } from 'vitest'
import { countsConformance } from '../test/counts-conformance.ts'
import { openMemoryCounts } from './memory-counts.ts'

countsConformance('memory', async () => openMemoryCounts())

test('what was counted longest ago makes room', async () => {
  const counts = openMemoryCounts({ max: 2 })
  for (const key of ['a', 'b', 'a', 'c']) await counts.add(key, 60_000)
  expect((await counts.add('a', 60_000)).count).toBe(3)
  expect((await counts.add('b', 60_000)).count).toBe(1)
})
