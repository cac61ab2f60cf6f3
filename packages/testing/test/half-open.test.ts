import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { openDatabase, openListener, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { expect, onTestFinished, test, vi } from 'vitest'

const answerMs = 300
const one = sql<{ one: number }>('test.one')`select 1 as one`

test('statements on connections that are dead without anyone having said so fail, and others take their place', async () => {
  const way = await openWay()
  const db = openDatabase({ url: way.url, name: 'tests', max: 2, answerMs })
  onTestFinished(() => db.close())
  await Promise.all([db.one(one), db.one(one)])
  way.forget()
  const asked = [db.tx((tx) => tx.one(one)), db.one(one)]
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected')
  expect(await db.tx((tx) => tx.one(one))).toEqual({ one: 1 })
})

test('a connection that ends in the moment in which it is got is a failed transaction, and not the end of the process', async () => {
  const way = await openWay()
  const db = openDatabase({ url: way.url, name: 'tests', answerMs })
  onTestFinished(() => db.close())
  way.spoil(true)
  await expect(db.tx((tx) => tx.one(one))).rejects.toThrow(/not queryable|terminat|Connection/)
  way.spoil(false)
  expect(await db.tx((tx) => tx.one(one))).toEqual({ one: 1 })
})

test('a listener finds out by itself, comes back, and can take the locks that it lost', async () => {
  const way = await openWay()
  let connected = 0
  const onWake = (channel?: string) => void (channel ?? connected++)
  const listener = openListener({ url: way.url, name: 'tests', channels: ['c'], onWake, beatMs: 100, answerMs })
  onTestFinished(() => listener.close())
  await vi.waitFor(() => expect(connected).toBe(1), { timeout: 60_000 })
  expect(await listener.tryLocks([1n])).toEqual([1n])
  way.forget()
  await vi.waitFor(() => expect(connected).toBe(2), { timeout: 60_000 })
  await vi.waitFor(async () => expect(await listener.tryLocks([1n])).toEqual([1n]), { timeout: 60_000 })
})

/**
 * A way to a database of one's own. `forget`: the server sees the end of every connection, the client sees nothing. `spoil`: whenever the server is ready for more, it says in the same
 * breath that it ends.
 */
async function openWay(): Promise<{ url: string; forget(): void; spoil(on: boolean): void }> {
  const database = await testDatabase()
  const url = new URL(database.url)
  const pairs: [Socket, Socket][] = []
  let spoiled = false
  const server = createServer((near) => {
    const far = connect(Number(url.port || 5432), url.hostname)
    for (const socket of [near, far]) socket.on('error', () => {})
    near.pipe(far)
    far.on('data', (data) => near.write(spoiled && isReady(data) ? Buffer.concat([data, farewell]) : data))
    near.once('close', () => far.destroy())
    pairs.push([near, far])
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    for (const [near] of pairs) near.destroy()
    await database.drop()
  })
  const port = String((server.address() as AddressInfo).port)
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port }).href,
    spoil(on) {
      spoiled = on
    },
    forget() {
      for (const [near, far] of pairs) {
        near.unpipe(far)
        far.destroy()
      }
    },
  }
}

// ReadyForQuery, and an ErrorResponse as pg_terminate_backend brings it (PostgreSQL's protocol, message formats).
const isReady = (data: Buffer) => data.subarray(-6, -1).equals(Buffer.from('Z\0\0\0\x05'))
const fields = Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0')
const farewell = Buffer.concat([Buffer.from('E\0\0\0'), Buffer.from([fields.length + 4]), fields])
