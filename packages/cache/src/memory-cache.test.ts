import { expect, test } from 'vitest'
import { cacheConformance } from '../test/cache-conformance.ts'
import { openMemoryCache } from './memory-cache.ts'

cacheConformance('memory', async () => openMemoryCache())

test('what was used longest ago makes room', async () => {
  const cache = openMemoryCache({ max: 2 })
  await cache.set('a', 1, 60_000)
  await cache.set('b', 2, 60_000)
  await cache.get('a')
  await cache.set('c', 3, 60_000)
  expect(await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key)))).toEqual([1, undefined, 3])
})
