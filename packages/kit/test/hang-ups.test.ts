import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { defineOperation, Type } from '@flotilla/contract'
import { deadlineSignal } from '@flotilla/deadline'
import type { FastifyBaseLogger } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp, routesFor, type ServiceApp } from '../src/index.ts'
import { until } from './process.ts'

const getThing = defineOperation({
  service: 'box',
  name: 'getThing',
  summary: 'A thing',
  method: 'GET',
  path: '/things',
  allow: ['anyone'],
  replies: { 200: Type.Object({ text: Type.String() }) },
  deadlineMs: 5_000,
})
const max = 10
let app: ServiceApp
let lines: Record<string, unknown>[]
let work: (signal: AbortSignal) => Promise<string>

beforeEach(async () => {
  const own: typeof lines = []
  lines = own
  work = async () => 'a thing'
  app = await createApp({ service: 'box', config: { MAX_CONCURRENCY: max }, logger: loggerTo(own) })
  routesFor(app, 'anyone')(getThing, async ({ signal }) => ({
    status: 200 as const,
    body: { text: await work(signal) },
  }))
})
afterEach(() => app.close())

function loggerTo(collected: typeof lines): FastifyBaseLogger {
  const note = (level: string) => (fields: object, msg?: string) => void collected.push({ level, ...fields, msg })
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, note(level)])
  const logger = { level: 'info', silent() {}, child: () => logger, ...Object.fromEntries(levels) }
  return logger
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('a handler whose client hangs up is told to stop, and so are its statements; the log says 499', async () => {
  let ambient: AbortSignal | undefined
  work = (signal) => {
    ambient = deadlineSignal()
    return untilAborted(signal)
  }
  const socket = await open('GET /things HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => app.limiter.inFlight === 1)
  socket.destroy()
  await until(() => app.limiter.inFlight === 0)
  expect(ambient?.aborted).toBe(true)
  expect(lines.filter(({ msg }) => msg === 'answered')).toMatchObject([{ operation: 'getThing', status: 499 }])
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('work that cannot be stopped keeps its place until it ends: hanging up does not buy more', async () => {
  const gate = Promise.withResolvers<string>()
  work = () => gate.promise
  const sockets: Socket[] = []
  while (sockets.length < max) sockets.push(await open('GET /things HTTP/1.1\r\nhost: x\r\n\r\n'))
  await until(() => app.limiter.inFlight === max * 0.9)
  for (const socket of sockets) socket.destroy()
  await until(() => lines.filter(({ status }) => status === 499).length === max * 0.9)
  expect((await app.inject({ url: '/things' })).statusCode).toBe(503)
  gate.resolve('a thing')
  await until(() => app.limiter.inFlight === 0)
  expect((await app.inject({ url: '/things' })).statusCode).toBe(200)
})

test('a client that does not read its answers holds no place', async () => {
  work = async () => 'x'.repeat(500_000)
  const socket = await open('GET /things HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(100))
  await until(() => socket.readableLength > 0)
  await until(() => app.limiter.inFlight === 0)
  expect(lines.filter(({ status }) => status === 200).length).toBeLessThan(max * 10)
  expect((await app.inject({ url: '/things' })).statusCode).toBe(200)
  socket.destroy()
})

test('overload is logged without stacks, a few lines a second; control: a fault is logged with its stack each time', async () => {
  const gate = Promise.withResolvers<string>()
  work = () => gate.promise
  const held = Array.from({ length: max }, async () => app.inject('/things'))
  await until(() => app.limiter.inFlight === max * 0.9)
  const errors = () => lines.filter(({ level }) => level === 'error')
  const ask = async () => (await app.inject('/things')).statusCode
  await until(async () => (await ask()) === 503 && errors().length > 0)
  for (let n = 0; n < 100; n++) expect(await ask()).toBe(503)
  gate.resolve('a thing')
  await Promise.all(held)
  expect(errors().length).toBeLessThan(50)
  expect(errors()[0]).toMatchObject({ code: 'request.unavailable' })
  expect(errors()[0]).not.toHaveProperty('err')

  lines.length = 0
  work = async () => {
    throw new Error('a fault')
  }
  for (let n = 0; n < 100; n++) expect(await ask()).toBe(500)
  expect(errors()).toHaveLength(100)
  expect(errors()[0]).toHaveProperty('err.stack')
})

async function open(bytes: string) {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as { port: number }).port, '127.0.0.1').on('error', () => {})
  await once(socket, 'connect')
  socket.write(bytes)
  return socket
}
