import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cacheConformance } from '../test/cache-conformance.ts'
import { findValkeyServer } from '../test/valkey-server.ts'
import type { Cache } from './cache.ts'
import { readThrough } from './read-through.ts'
import type { ValkeyOptions } from './valkey.ts'
import { openValkeyCache } from './valkey-cache.ts'

const { start, missing } = await findValkeyServer()

describe.skipIf(missing)(`on a real server${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: Awaited<ReturnType<typeof start>>
  const opened: Cache[] = []
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => {
    await Promise.all(opened.map((cache) => cache.close()))
    await server?.stop()
  })

  const open = async (prefix = `test-${randomUUID()}:`) => {
    // Two busy cores may take longer than the 50 ms of production; what is tested here is not time.
    const cache = openValkeyCache({ url: server.url, prefix, timeoutMs: 5_000 })
    opened.push(cache)
    await expect.poll(() => cache.set('ready', 1, 60_000).then(() => cache.get('ready'))).toBe(1)
    return cache
  }
  cacheConformance('valkey', () => open())

  test('replicas share what they keep, and services do not', async () => {
    const [prefix, other] = [`catalog-${randomUUID()}:`, `cart-${randomUUID()}:`]
    const [one, two, foreign] = [await open(prefix), await open(prefix), await open(other)]
    await one.set('k', 'v', 60_000)
    expect([await two.get('k'), await foreign.get('k')]).toEqual(['v', undefined])
    await two.delete('k')
    expect(await one.get('k')).toBeUndefined()
  })
})

describe('away', () => {
  let sockets: Socket[]
  let silent: Server
  beforeAll(async () => {
    sockets = []
    silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
  })
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    silent?.close()
  })

  async function reads(options: Omit<ValkeyOptions, 'prefix'>): Promise<number> {
    const errors: Error[] = []
    const cache = openValkeyCache({ prefix: 'x:', onError: (error) => errors.push(error), ...options })
    const through = readThrough<number>(cache, { name: 'test', ttlMs: 60_000 })
    let loads = 0
    for (let n = 0; n < 3; n++) expect(await through.get('k', async () => ++loads)).toBe(n + 1)
    await through.forget('k')
    await cache.close()
    return loads
  }

  test('nobody listens: everything is loaded, nothing fails', async () => {
    expect(await reads({ url: 'redis://127.0.0.1:1/0' })).toBe(3)
  })

  test('somebody listens and never answers: everything is loaded, nothing waits for it', async () => {
    expect(await reads({ url: `redis://127.0.0.1:${(silent.address() as { port: number }).port}/0` })).toBe(3)
  })
})

describe('hanging in the middle', () => {
  // A server of one's own that answers the first commands and then falls silent, as a frozen one does.
  test('one command waits for its time-out; after that it is not asked for a while', async () => {
    let asked = 0
    const server = createServer((socket) => {
      socket.on('data', (data) => {
        if (/\binfo\b/i.test(`${data}`)) return void socket.write('$9\r\nloading:0\r\n')
        if (/\bget\b/i.test(`${data}`)) asked++
        else socket.write('+OK\r\n'.repeat(`${data}`.match(/^\*\d/gm)?.length ?? 1))
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `redis://127.0.0.1:${(server.address() as { port: number }).port}/0`
    const cache = openValkeyCache({ url, prefix: 'x:', timeoutMs: 20, restMs: 60_000 })
    await expect.poll(async () => (await cache.get('k'), asked)).toBe(1)
    for (let n = 0; n < 10; n++) expect(await cache.get('k')).toBeUndefined()
    expect(asked).toBe(1)
    await cache.close()
    server.close()
  })
})
