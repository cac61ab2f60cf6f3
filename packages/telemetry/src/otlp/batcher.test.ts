import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Batcher, createBatcher } from './batcher.ts'
import { inJson, openPoster, type Poster } from './post.ts'

let status: number
let asked: number
const received: number[] = []
const receiver = createServer(async (request, response) => {
  asked++
  const items = (await json(request)) as number[]
  if (status === 200) received.push(...items)
  response.writeHead(status).end('{}')
})
let poster: Poster
let batcher: Batcher<number>

async function listen(port = 0): Promise<number> {
  await new Promise<void>((done) => receiver.listen(port, '127.0.0.1', done))
  return (receiver.address() as AddressInfo).port
}

async function hangUp(): Promise<void> {
  receiver.closeAllConnections()
  await new Promise((done) => receiver.close(done))
}

let port: number
beforeEach(async () => {
  ;[status, asked, received.length] = [200, 0, 0]
  port = await listen()
  poster = openPoster({ url: `http://127.0.0.1:${port}`, headers: {} })
  batcher = createBatcher({
    signal: 'traces',
    send: (items) => poster.post(inJson(items)),
    room: 8,
    batch: 4,
    delayMs: 20,
  })
})
afterEach(async () => {
  batcher.abandon()
  poster.close()
  await hangUp()
})

const push = (...items: number[]) => items.forEach((item) => batcher.push(item))

test('what a receiver that was not there yet should have had comes when it is, in order', async () => {
  await hangUp()
  push(1, 2, 3, 4, 5)
  await batcher.flush()
  await listen(port)
  await expect.poll(() => received).toEqual([1, 2, 3, 4, 5])
})

test('a receiver with too much to do is asked again, and not all the time', async () => {
  status = 503
  push(1, 2, 3)
  await expect.poll(() => asked).toBeGreaterThan(2)
  const before = asked
  for (let item = 4; item < 9; item++) {
    batcher.push(item)
    await pause(20)
  }
  expect(asked - before).toBeLessThan(5)
  status = 200
  await expect.poll(() => received).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('control: what is refused for good is not sent again', async () => {
  status = 400
  push(1, 2)
  await batcher.flush()
  status = 200
  push(3)
  await expect.poll(() => received).toEqual([3])
})

test('closing asks once more, and gives up', async () => {
  status = 503
  push(1, 2, 3, 4)
  push(5, 6, 7, 8)
  await batcher.flush()
  const before = asked
  await batcher.close()
  expect(asked - before).toBe(2)
  expect(received).toEqual([])
})
