// A small service in a process of its own, for the tests of run and drain.
import { once } from 'node:events'
import { connect } from 'node:net'
import { defineOperation, Type } from '@flotilla/contract'
import { gauge, startTelemetry } from '@flotilla/telemetry'
import { createApp, readConfig, routesFor, run, serviceConfig } from '../src/index.ts'

const config = readConfig(Type.Object(serviceConfig))
const telemetry = startTelemetry({
  service: 'program',
  version: 'test',
  level: (process.env.LOG_LEVEL as 'info' | undefined) ?? 'silent',
})
const app = await createApp({ service: 'program', config, logger: telemetry.logger })

const slow = defineOperation({
  service: 'program',
  name: 'slow',
  summary: 'Answers after a while',
  method: 'GET',
  path: '/slow/{ms}',
  allow: ['anyone'],
  params: Type.Object({ ms: Type.Integer() }),
  replies: { 200: Type.Object({ ms: Type.Integer() }) },
})
routesFor(app, 'anyone')(slow, async ({ params: { ms } }) => {
  await app.clock.sleep(ms)
  return { status: 200 as const, body: { ms } }
})
const fails = defineOperation({
  service: 'program',
  name: 'fails',
  summary: 'Has a fault in it',
  method: 'GET',
  path: '/fails',
  allow: ['anyone'],
  replies: { 200: Type.Object({}) },
})
routesFor(app, 'anyone')(fails, async () => {
  throw new Error('a fault')
})

// What the drain is for, left out.
const { CONTROL } = process.env
if (CONTROL === 'exit at once') process.on('SIGTERM', () => process.exit(0))
if (CONTROL === 'stays ready') Object.defineProperty(app, 'draining', { get: () => false, set: () => {} })
// As Fastify's forceCloseConnections: true.
if (CONTROL === 'cuts off') app.addHook('preClose', async () => app.server.closeAllConnections())

// What it needs before it serves, as a service needs its database: somebody who answers on this port.
const neighbour = Number(process.env.NEIGHBOUR_PORT ?? 0)
const before = async () => {
  if (neighbour === 0) return
  const socket = connect(neighbour, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
}

// What fails where nobody asked for it by a request.
gauge({
  name: 'of_the_program',
  help: 'Cannot be read',
  collect() {
    if (CONTROL === 'no metrics') throw new Error('a gauge that fails')
  },
})
const hang = () => new Promise<void>(() => {})
if (CONTROL === 'hangs') app.addHook('preClose', hang)
const close = {
  neighbour: () => (CONTROL === 'hangs' ? hang() : Promise.resolve()),
  log: async () => telemetry.logger.info('the last step'),
}
await run(app, { config, telemetry, before, close })
