import type { Socket } from 'node:net'
import { manualClock } from '@flotilla/clock'
import { expect, test } from 'vitest'
import { json, openPeer, operations, unavailable } from '../test/peer.ts'
import { type Breaker, createBreaker, type Outcome } from './breaker.ts'
import { createClient } from './client.ts'

const product = { params: { id: 'p' } }
const broken = { ...unavailable, status: 500 }

function record(breaker: Breaker, ...outcomes: Outcome[]): void {
  for (const outcome of outcomes) breaker.record(breaker.admit()!, outcome)
}

test('opens on failures in a row with no success for a while; not when successes come in between', async () => {
  const clock = manualClock()
  const breaker = createBreaker(clock, { consecutive: 3, silentMs: 100 })
  record(breaker, 'failure', 'failure', 'success', 'failure', 'failure', 'failure', 'failure')
  expect(breaker.state).toBe('closed')
  await clock.advance(100)
  record(breaker, 'success', 'failure', 'failure', 'failure', 'failure')
  expect(breaker.state).toBe('closed')
  await clock.advance(100)
  record(breaker, 'failure')
  expect(breaker.state).toBe('open')
})

test('however long it was open, and however often a probe failed, it closes on the next probe after the target is back', async () => {
  const clock = manualClock()
  const breaker = createBreaker(clock, { consecutive: 1, probeMs: 100 })
  record(breaker, 'failure')
  expect(breaker.admit()).toBeUndefined()
  for (let hour = 0; hour < 3_600_000; hour += 60_000) {
    await clock.advance(60_000)
    record(breaker, 'failure')
    expect(breaker.admit()).toBeUndefined()
  }
  await clock.advance(100)
  record(breaker, 'success')
  expect(breaker.state).toBe('closed')
})

test('a probe that hangs keeps nobody from the next one', async () => {
  const clock = manualClock()
  const breaker = createBreaker(clock, { consecutive: 1, probeMs: 100 })
  record(breaker, 'failure')
  await clock.advance(100)
  const hanging = breaker.admit()!
  expect(breaker.admit()).toBeUndefined()
  await clock.advance(100)
  record(breaker, 'success')
  expect(breaker.state).toBe('closed')
  breaker.record(hanging, 'failure')
  expect(breaker.state).toBe('closed')
})

test('a late answer is not taken for that of a probe', async () => {
  const clock = manualClock()
  const breaker = createBreaker(clock, { consecutive: 2 })
  const [early, late] = [breaker.admit()!, breaker.admit()!]
  record(breaker, 'failure', 'failure')
  breaker.record(early, 'success')
  expect(breaker.state).toBe('open')
  await clock.advance(1_000)
  record(breaker, 'success')
  breaker.record(late, 'failure')
  record(breaker, 'failure')
  expect(breaker.state).toBe('closed')
})

test('a clock that is turned back does not keep it open', async () => {
  let now = 1_000_000
  const breaker = createBreaker({ ...manualClock(), now: () => now }, { consecutive: 1 })
  record(breaker, 'failure')
  expect(breaker.admit()).toBeUndefined()
  now -= 20_000
  expect(breaker.admit()).toBeDefined()
})

test('a target that fails is left alone; once it answers, its callers succeed at once', async () => {
  let ill = true
  await using peer = await openPeer((response) =>
    ill ? json(response, 500, broken) : json(response, 200, { id: 'p' }),
  )
  const clock = manualClock()
  const client = createClient(operations, { target: 'catalog', url: peer.url, clock })
  const call = () => client.getProduct(product)
  for (let failed = 0; failed < 10; failed++) await expect(call()).rejects.toMatchObject({ kind: { status: 500 } })
  await expect(call()).rejects.toMatchObject({ kind: { status: 503 }, retryAfter: 1, final: true })
  expect(peer.seen).toHaveLength(10)
  ill = false
  await expect(call()).rejects.toMatchObject({ kind: { status: 503 } })
  await clock.advance(250)
  for (let times = 0; times < 20; times++) expect(await call()).toEqual({ id: 'p' })
  await client.close()
})

test('one bad replica of two keeps nobody from the good one', async () => {
  const replicas = new Map<Socket, 'good' | 'bad'>()
  await using peer = await openPeer((response) => {
    const socket = response.socket!
    if (!replicas.has(socket)) replicas.set(socket, replicas.size % 2 ? 'bad' : 'good')
    if (replicas.get(socket) === 'good') json(response, 200, { id: 'p' })
    else json(response, 500, broken)
  })
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const ends = new Map<number, number>()
  const count = (status: number) => ends.set(status, (ends.get(status) ?? 0) + 1)
  const caller = async () => {
    for (let call = 0; call < 100; call++)
      await client.getProduct(product).then(
        () => count(200),
        ({ kind }) => count(kind.status),
      )
  }
  await Promise.all(Array.from({ length: 8 }, caller))
  expect([...ends.keys()].toSorted()).toEqual([200, 500])
  expect(peer.seen).toHaveLength(800)
  await client.close()
})

test('a target that is busy and says so, or refuses what was asked, is not left alone', async () => {
  await using peer = await openPeer((response, _seen, count) =>
    count % 2
      ? json(response, 503, unavailable, { 'retry-after': '60' })
      : json(response, 404, { ...unavailable, status: 404 }),
  )
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  for (let call = 0; call < 30; call++) await client.getProduct(product).catch(() => {})
  expect(peer.seen).toHaveLength(30)
  await client.close()
})

test('a call that was cut short says nothing about its target; control: one that had its time does', async () => {
  let answers = false
  await using peer = await openPeer((response) => {
    if (answers) json(response, 504, { ...unavailable, status: 504 })
  })
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const endsOf = async (deadline: number) => {
    const ends = new Set<string>()
    for (let call = 0; call < 20; call++)
      await client.getProduct(product, { deadline }).catch(({ kind }) => ends.add(kind.status))
    return [...ends]
  }
  expect(await endsOf(10)).toEqual([504])
  answers = true
  expect(await endsOf(4_000)).toEqual([504])
  expect(await endsOf(4_900)).toEqual([504, 503])
  await client.close()
})
