import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Edge, openEdge } from '../../test/edge.ts'

let edge: Edge | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await edge?.close()
  edge = undefined
})

async function open(limits: Parameters<typeof openEdge>[0]): Promise<void> {
  edge = await openEdge(limits)
  // Its consumers ask a bus that is none.
  await edge.app.ready()
  await once(edge.app.server.listen(0, '127.0.0.1'), 'listening')
}

/** A connection from an address of this machine; says what came on it, or that it was closed. */
async function from(localAddress: string, bytes: string): Promise<Socket> {
  const { port } = edge!.app.server.address() as { port: number }
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  sockets.push(socket.on('error', () => {}))
  await once(socket, 'connect')
  socket.write(bytes)
  return socket
}

async function statusOn(socket: Socket): Promise<number | 'closed'> {
  const [chunk] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
  return Buffer.isBuffer(chunk) ? Number(String(chunk).split(' ')[1]) : 'closed'
}

/** The status of one request on a connection of its own, which it does not keep: the address may have only so many. */
async function statusFor(address: string): Promise<number | 'closed'> {
  const socket = await from(address, get)
  const status = await statusOn(socket)
  socket.destroy()
  return status
}

const get = 'GET /api/openapi.json HTTP/1.1\r\nhost: shop\r\n\r\n'
const half =
  'POST /api/session/log-in HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{'
const [stranger, other] = ['127.0.0.2', '127.0.0.3']

test('an address has so many connections; one more is closed, until another is', async () => {
  await open({ CONNECTIONS_PER_ADDRESS: 3 })
  const held = await Promise.all(Array.from({ length: 3 }, () => from(stranger, get)))
  expect(await Promise.all(held.map(statusOn))).toEqual([302, 302, 302])
  expect(await statusFor(stranger)).toBe('closed')
  expect(await statusFor(other)).toBe(302)
  held[0]!.destroy()
  await expect.poll(() => statusFor(stranger)).toBe(302)
})

test('half of a body takes the place of its own address and of nobody else', async () => {
  await open({ REQUESTS_PER_ADDRESS: 3, MAX_CONCURRENCY: 1 })
  let arrived = 0
  edge!.app.server.on('request', () => arrived++)
  const held = await Promise.all(Array.from({ length: 3 }, () => from(stranger, half)))
  await expect.poll(() => arrived).toBe(3)
  expect(await statusFor(stranger)).toBe(429)
  expect(await statusFor(other)).toBe(302)
  for (const socket of held) socket.destroy()
  await expect.poll(() => statusFor(stranger)).toBe(302)
})

test('answers that are not read take the place of their own address', async () => {
  await open({ REQUESTS_PER_ADDRESS: 3 })
  const socket = await from(stranger, '')
  socket.pause()
  const askAndLook = async () => {
    socket.write(get.replace('/api', ''))
    return statusFor(stranger)
  }
  await expect.poll(askAndLook, { interval: 1, timeout: 30_000 }).toBe(429)
  expect(await statusFor(other)).toBe(302)
  socket.destroy()
  await expect.poll(() => statusFor(stranger)).toBe(302)
})

test('behind a proxy all connections are the proxy’s and none is refused', async () => {
  await open({ CONNECTIONS_PER_ADDRESS: 3, TRUSTED_PROXIES: 1 })
  const held = await Promise.all(Array.from({ length: 5 }, () => from(stranger, get)))
  expect(await Promise.all(held.map(statusOn))).toEqual(Array(5).fill(302))
})
