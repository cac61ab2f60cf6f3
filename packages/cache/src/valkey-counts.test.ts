import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { Redis } from 'iovalkey'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countsConformance } from '../test/counts-conformance.ts'
import { findValkeyServer, type ValkeyServer } from '../test/valkey-server.ts'
import type { Counts } from './counts.ts'
import { openMemoryCounts } from './memory-counts.ts'
import { openValkeyCounts } from './valkey-counts.ts'

const { start, missing } = await findValkeyServer()

describe.skipIf(missing)(`on a real server${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: ValkeyServer
  const opened: Counts[] = []
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => {
    await Promise.all(opened.map((counts) => counts.close()))
    await server?.stop()
  })

  /** One that has heard that it counts with the others. */
  const open = async (prefix = `test-${randomUUID()}:`) => {
    let together = false
    // Two busy cores may take longer than the 50 ms of production; what is tested here is not time.
    const options = {
      url: server.url,
      prefix,
      timeoutMs: 5_000,
      restMs: 0,
      onChange: (shared: boolean) => (together = shared),
    }
    const counts = openValkeyCounts(options)
    opened.push(counts)
    const ready = async () => (await counts.add(`ready-${randomUUID()}`, 60_000), together)
    await expect.poll(ready).toBe(true)
    return counts
  }
  countsConformance('valkey', () => open())

  test('replicas count together, and services do not; control: in their memory none do', async () => {
    const prefix = `gateway-${randomUUID()}:`
    const add = async (counts: Counts) => (await counts.add('k', 60_000)).count
    const [one, two, foreign] = [await open(prefix), await open(prefix), await open()]
    expect([await add(one), await add(two), await add(one), await add(foreign)]).toEqual([1, 2, 3, 1])
    const [alone, other] = [openMemoryCounts(), openMemoryCounts()]
    expect([await add(alone), await add(other)]).toEqual([1, 1])
  })

  test('no key tells what was counted, and every key ends', async () => {
    const prefix = `gateway-${randomUUID()}:`
    await (await open(prefix)).add('address 192.0.2.7', 60_000)
    const client = new Redis(server.url)
    const keys = await client.keys(`${prefix}*`)
    const ttls = await Promise.all(keys.map((key) => client.pttl(key)))
    client.disconnect()
    expect(keys.length).toBeGreaterThan(1)
    expect(keys.join('\n')).not.toMatch(/192|address|ready/)
    expect(ttls.filter((ttl) => ttl <= 0)).toEqual([])
  })

  test('slow now and then: it is told once, until it has been good for a while', async () => {
    const heard: boolean[] = []
    const onChange = (shared: boolean) => void heard.push(shared)
    const counts = openValkeyCounts({ url: server.url, prefix: 'x:', timeoutMs: 200, restMs: 200, onChange })
    opened.push(counts)
    const add = () => counts.add(randomUUID(), 60_000)
    const good = { timeout: 60_000, interval: 20 }
    await expect.poll(async () => (await add(), heard), good).toEqual([false, true])
    const admin = new Redis(server.url)
    for (let n = 0; n < 3; n++) {
      await admin.call('client', 'pause', '400')
      await add()
      await admin.ping()
      await setTimeout(200)
      await add()
    }
    admin.disconnect()
    expect(heard).toEqual([false, true, false])
    await expect.poll(async () => (await add(), heard), good).toEqual([false, true, false, true])
  })
})

test('away: this process counts, nothing fails, and it is told once', async () => {
  const heard: boolean[] = []
  const onChange = (shared: boolean) => void heard.push(shared)
  const counts = openValkeyCounts({ url: 'redis://127.0.0.1:1/0', prefix: 'x:', onChange })
  for (let n = 1; n <= 5; n++) expect((await counts.add('k', 60_000)).count).toBe(n)
  await counts.close()
  expect(heard).toEqual([false])
})

test('hanging in the middle: one count waits for its time-out; after that it is not asked for a while', async () => {
  let asked = 0
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      if (/\binfo\b/i.test(`${data}`)) return void socket.write('$9\r\nloading:0\r\n')
      if (/\bexec\b/i.test(`${data}`)) asked++
      else socket.write('+OK\r\n'.repeat(`${data}`.match(/^\*\d/gm)?.length ?? 1))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}/0`
  const counts = openValkeyCounts({ url, prefix: 'x:', timeoutMs: 20, restMs: 60_000 })
  let sum = 0
  await expect.poll(async () => ((sum = (await counts.add('k', 60_000)).count), asked)).toBe(1)
  for (let n = 1; n <= 10; n++) expect((await counts.add('k', 60_000)).count).toBe(sum + n)
  expect(asked).toBe(1)
  await counts.close()
  server.close()
})
