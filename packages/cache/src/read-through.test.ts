import { withinDeadline } from '@flotilla/deadline'
import { expect, test } from 'vitest'
import { openMemoryCache } from './memory-cache.ts'
import { readThrough } from './read-through.ts'

const make = () => readThrough<string>(openMemoryCache(), { name: 'test', ttlMs: 60_000 })

function gate() {
  let open!: (value: string) => void
  const opened = new Promise<string>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

test('a stampede is one load', async () => {
  const [through, { open, opened }] = [make(), gate()]
  let loads = 0
  const load = () => (loads++, opened)
  const all = Array.from({ length: 100 }, () => through.get('k', load))
  open('v')
  expect(new Set(await Promise.all(all))).toEqual(new Set(['v']))
  expect(loads).toBe(1)
})

test('without the single flight the same stampede is a hundred loads', async () => {
  const [cache, { open, opened }] = [openMemoryCache(), gate()]
  let loads = 0
  const naive = async () => (await cache.get('k')) ?? (loads++, cache.set('k', await opened, 60_000))
  const all = Array.from({ length: 100 }, naive)
  open('v')
  await Promise.all(all)
  expect(loads).toBe(100)
})

test('what is known is not loaded, and other keys are other values', async () => {
  const through = make()
  await through.get('a', async () => 'A')
  expect(await through.get('a', () => Promise.reject(new Error('asked again')))).toBe('A')
  expect(await through.get('b', async () => 'B')).toBe('B')
})

test('a load that fails fails those who wait for it, and the next one is tried', async () => {
  const through = make()
  const failing = () => through.get('k', () => Promise.reject(new Error('no database')))
  const outcomes = await Promise.allSettled([failing(), failing()])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await through.get('k', async () => 'v')).toBe('v')
})

test('a load that began before a change is neither kept nor given to who asks after it', async () => {
  const [through, { open, opened }] = [make(), gate()]
  const early = through.get('k', () => opened)
  await through.forget('k')
  const late = through.get('k', async () => 'new')
  open('old')
  expect([await early, await late]).toEqual(['old', 'new'])
  expect(await through.get('k', async () => 'loaded again')).toBe('new')
})

test('who leaves stops waiting; the load goes on for the others', async () => {
  const [through, { open, opened }] = [make(), gate()]
  const [first, second] = [new AbortController(), new AbortController()]
  const get = () => through.get('k', () => opened)
  const [left, stayed] = [withinDeadline(first, get), withinDeadline(second, get)]
  first.abort(new Error('nobody waits'))
  await expect(left).rejects.toThrow('nobody waits')
  open('v')
  expect(await stayed).toBe('v')
})
