import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { ServiceApp } from '@flotilla/kit'
import type { FuzzRequest } from './fuzz.ts'

const atOnce = 25

/**
 * Sends `request` twice as often as the app may have requests at work, and hangs up each time: before the body is there, in the handler, while it
 * answers, and with requests in the line. Gives the status of the answer to one request after that, and how many places are still taken.
 * The app's server listens for that time only, without the app's hooks. Places that are still taken are waited for, `patienceMs` at most.
 */
export async function hangUps(
  app: ServiceApp,
  request: FuzzRequest,
  patienceMs = 10_000,
): Promise<{ status: number; inFlight: number }> {
  await app.ready()
  await once(app.server.listen(0, '127.0.0.1'), 'listening')
  for (const hangUp of [beforeBody, inHandler, whileAnswering, inLine])
    for (let sent = 0; sent < app.limiter.max / 2; sent += atOnce)
      await Promise.all(Array.from({ length: atOnce }, () => hangUp(app, bytesOf(request))))
  for (const end = Date.now() + patienceMs; (await isBusy(app)) && Date.now() < end; ) await sleep(10)
  app.server.close()
  const { statusCode: status } = await app.inject(request)
  return { status, inFlight: app.limiter.inFlight }
}

async function isBusy({ server, limiter }: ServiceApp): Promise<boolean> {
  return limiter.inFlight > 0 || (await promisify(server.getConnections.bind(server))()) > 0
}

const beforeBody = (app: ServiceApp, bytes: string) =>
  withSocket(app, async (socket) => {
    // Half of the body; of a request without one, all but its last line.
    socket.write(bytes.slice(0, -(bytes.length - bytes.indexOf('\r\n\r\n')) / 2 - 1))
    await sleep(1)
  })

const inHandler = (app: ServiceApp, bytes: string) =>
  withSocket(app, async (socket) => {
    socket.write(bytes)
    await sleep(Math.random() * 5)
  })

const whileAnswering = (app: ServiceApp, bytes: string) =>
  withSocket(app, async (socket) => {
    socket.write(bytes)
    await Promise.race([once(socket, 'data'), once(socket, 'close')])
  })

const inLine = (app: ServiceApp, bytes: string) =>
  withSocket(app, async (socket) => {
    socket.write(bytes.repeat(5))
    await sleep(Math.random() * 5)
  })

async function withSocket(app: ServiceApp, use: (socket: Socket) => Promise<void>): Promise<void> {
  const { port } = app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  await use(socket)
  socket.destroy()
}

function bytesOf({ method, url, headers, payload = '' }: FuzzRequest): string {
  const fields = { host: 'service', ...headers, ...(payload && { 'content-length': Buffer.byteLength(payload) }) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n${payload}`
}
