import { type Counts, openMemoryCounts } from '@flotilla/cache'
import { findOwnValkeyServer } from '@flotilla/cache/testing'
import { openValkeyCounts } from '@flotilla/cache/valkey-counts'
import type { ServiceApp } from '@flotilla/kit'
import { afterEach, describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const limit = 10
const { start, missing } = await findOwnValkeyServer()
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

/** Two replicas of the gateway. */
async function openTwo(counts: readonly Counts[]): Promise<[ServiceApp, ServiceApp]> {
  const left = [...counts]
  const edge = await openEdge({ RATE_LIMIT_PER_MINUTE: limit }, undefined, () => left.shift()!)
  undo.push(edge.close)
  const other = await edge.replica()
  undo.push(() => other.close())
  return [edge.app, other]
}

/** What a replica counts on, as soon as it counts with the others. */
async function openShared(url: string, heard: boolean[]): Promise<Counts> {
  let together = false
  const onChange = (shared: boolean) => {
    together = shared
    heard.push(shared)
  }
  // Two busy cores may take longer than the 50 ms of production; what is tested here is not time.
  const counts = openValkeyCounts({ url, prefix: 'gateway:', timeoutMs: 5_000, restMs: 0, onChange })
  undo.push(counts.close)
  const ready = async () => (await counts.add('ready', 60_000), together)
  await expect.poll(ready).toBe(true)
  return counts
}

/** How many of so many requests are let through, by turns at each replica. */
async function letThrough(replicas: readonly ServiceApp[], times: number, remoteAddress: string): Promise<number> {
  let passed = 0
  for (let n = 0; n < times; n++) {
    const { statusCode } = await replicas[n % 2]!.inject({ url: '/api/openapi.json', remoteAddress })
    if (statusCode >= 500) throw new Error(`expected an answer or 429, came ${statusCode}`)
    if (statusCode !== 429) passed++
  }
  return passed
}

test('control: without Valkey two replicas let twice as many through', async () => {
  const replicas = await openTwo([openMemoryCounts(), openMemoryCounts()])
  expect(await letThrough(replicas, 3 * limit, '192.0.2.1')).toBe(2 * limit)
})

describe.skipIf(missing)(`on a real server${missing ? `: left out, ${missing}` : ''}`, () => {
  test('with it they have one limit; when it is killed they go on, each by what it counted itself', async () => {
    const server = await start()
    undo.push(server.stop)
    const heard: boolean[] = []
    const replicas = await openTwo([await openShared(server.url, heard), await openShared(server.url, heard)])
    heard.length = 0
    expect(await letThrough(replicas, 3 * limit, '192.0.2.2')).toBe(limit)
    expect(await letThrough(replicas, 4, '192.0.2.3')).toBe(4)
    expect(heard).toEqual([])

    await server.stop()
    // Each has seen two of these four, and goes on from there.
    expect(await letThrough(replicas, 3 * limit, '192.0.2.3')).toBe(2 * (limit - 2))
    expect(await letThrough(replicas, 6, '192.0.2.2')).toBe(0)
    expect(heard).toEqual([false, false])
  })
})
