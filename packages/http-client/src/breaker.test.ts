import { manualClock } from '@flotilla/clock'
import { expect, test } from 'vitest'
import { json, openPeer, operations, unavailable } from '../test/peer.ts'
import { createBreaker } from './breaker.ts'
import { createClient } from './client.ts'

test('opens on failures in a row, probes once, closes on success and waits longer after a failure', async () => {
  const clock = manualClock()
  const breaker = createBreaker(clock, { consecutive: 3, openMs: 100 })
  for (const outcome of ['failure', 'failure', 'success', 'failure', 'failure'] as const) breaker.record(outcome)
  expect(breaker.state).toBe('closed')
  breaker.record('failure')
  expect(breaker.admit()).toBe(false)

  await clock.advance(100)
  expect(breaker.admit()).toBe(true)
  expect(breaker.admit()).toBe(false)
  breaker.record('failure')
  await clock.advance(100)
  expect(breaker.admit()).toBe(false)
  await clock.advance(100)
  expect(breaker.admit()).toBe(true)
  breaker.record('ignored')
  expect(breaker.admit()).toBe(true)
  breaker.record('success')
  expect(breaker.state).toBe('closed')
})

test('opens when half of the last calls failed', () => {
  const breaker = createBreaker(manualClock(), { window: 10 })
  for (let call = 0; call < 9; call++) breaker.record(call % 2 ? 'success' : 'failure')
  expect(breaker.state).toBe('closed')
  breaker.record('success')
  breaker.record('failure')
  expect(breaker.state).toBe('open')
})

test('a target that fails is left alone, then asked again; the calls between answer at once', async () => {
  let ill = true
  await using peer = await openPeer((response) =>
    ill ? json(response, 500, { ...unavailable, status: 500 }) : json(response, 200, { id: 'p' }),
  )
  const clock = manualClock()
  const client = createClient(operations, { target: 'catalog', url: peer.url, clock })
  const call = () => client.getProduct({ params: { id: 'p' } })
  for (let failed = 0; failed < 5; failed++) await expect(call()).rejects.toMatchObject({ kind: { status: 500 } })
  await expect(call()).rejects.toMatchObject({ kind: { status: 503 }, retryAfter: 1, final: true })
  expect(peer.seen).toHaveLength(5)
  ill = false
  await expect(call()).rejects.toMatchObject({ kind: { status: 503 } })
  await clock.advance(1_000)
  expect(await call()).toEqual({ id: 'p' })
  expect(await call()).toEqual({ id: 'p' })
  await client.close()
})

test('a target that is busy and says so, or refuses what was asked, is not left alone', async () => {
  await using peer = await openPeer((response, _seen, count) =>
    count % 2
      ? json(response, 503, unavailable, { 'retry-after': '60' })
      : json(response, 404, { ...unavailable, status: 404 }),
  )
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  for (let call = 0; call < 30; call++) await client.getProduct({ params: { id: 'p' } }).catch(() => {})
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
      await client.getProduct({ params: { id: 'p' } }, { deadline }).catch(({ kind }) => ends.add(kind.status))
    return [...ends]
  }
  expect(await endsOf(10)).toEqual([504])
  answers = true
  expect(await endsOf(4_000)).toEqual([504])
  expect(await endsOf(4_900)).toEqual([504, 503])
  await client.close()
})
