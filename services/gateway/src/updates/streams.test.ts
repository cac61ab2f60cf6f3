import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Database, openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tables } from '../tables.ts'
import { openStreams, type Streams } from './streams.ts'
import { insertUpdate } from './update-store.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
let streams: Streams
const failures: unknown[] = []
const waiting: ((response: ServerResponse) => void)[] = []
const server = createServer((_request, response) => {
  response.on('error', (error) => failures.push(error))
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  waiting.shift()!(response)
})

beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: 'gateway' })
  streams = openStreams(db, { perCustomer: 1, perAddress: 3, onError: (error) => failures.push(error) })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await db.close()
  await database.drop()
})

/** A browser that has asked, and the shop's side of it. */
async function browser() {
  const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false })
  const response = await new Promise<ServerResponse>((resolve) => waiting.push(resolve))
  const [incoming] = await once(request, 'response')
  let text = ''
  incoming
    .setEncoding('utf8')
    .on('data', (chunk: string) => (text += chunk))
    .on('error', () => {})
  return { request, incoming, response, text: () => text }
}

const of = (response: ServerResponse, customerId: string, address: string = randomUUID()) => ({
  response,
  customerId,
  address,
  isStillIn: async () => true,
})

const tell = (customerId: string, text: string) =>
  db.tx((tx) =>
    insertUpdate(tx, customerId, { orderId: randomUUID(), status: 'placed', at: new Date(0).toISOString(), text }),
  )

test('who is let go while news are read for them gets none of it, and no harm is done', async () => {
  const [customerId, { incoming, response, text }] = [randomUUID(), await browser()]
  await tell(customerId, 'late')
  failures.length = 0
  // It has begun to read when it is told to end.
  expect(streams.open(of(response, customerId), 0)).toBe(true)
  streams.end()
  streams.beat()
  streams.wake(customerId)
  await once(incoming, 'end')
  expect([text(), failures]).toEqual(['', []])
})

test('control: writing to one that was let go is an error that nobody else hears', async () => {
  const { incoming, response } = await browser()
  failures.length = 0
  response.end()
  response.write(':\n\n')
  await once(incoming, 'end')
  expect(failures).toMatchObject([{ code: 'ERR_STREAM_WRITE_AFTER_END' }])
})

test('a browser that has gone already takes nobody’s place', async () => {
  const [customerId, gone, here] = [randomUUID(), await browser(), await browser()]
  const closed = once(gone.response, 'close')
  gone.request.destroy()
  await closed
  expect(streams.open(of(gone.response, customerId), 0)).toBe(false)
  expect(streams.open(of(here.response, customerId), 0)).toBe(true)
  const second = await browser()
  expect(streams.open(of(second.response, customerId), 0)).toBe(false)
})

test('an address has so many streams, whoever they are for', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, browser))
  const before = all.slice(0, 3).map(({ response }) => streams.open(of(response, randomUUID(), '192.0.2.9'), 0))
  expect(before).toEqual([true, true, true])
  expect(streams.open(of(all[3]!.response, randomUUID(), '192.0.2.9'), 0)).toBe(false)
  expect(streams.open(of(all[3]!.response, randomUUID(), '192.0.2.10'), 0)).toBe(true)
  const ended = Promise.all(all.map(({ incoming }) => once(incoming, 'end')))
  streams.end()
  await ended
})

test('a stream ends at the next beat after its session', async () => {
  const { incoming, response, text } = await browser()
  let isIn = true
  streams.open({ ...of(response, randomUUID()), isStillIn: async () => isIn }, 0)
  streams.beat()
  await once(incoming, 'data')
  isIn = false
  streams.beat()
  await once(incoming, 'end')
  expect(text()).toBe(':\n\n')
})

test('each beat is a comment', async () => {
  const { incoming, response } = await browser()
  streams.open(of(response, randomUUID()), 0)
  streams.beat()
  expect(await once(incoming, 'data')).toEqual([':\n\n'])
})
