import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { openOverviews, openStandings } from '@flotilla/dashboard-views'
import { hold } from '@flotilla/telemetry-store'
import Fastify, { type FastifyError, LogController } from 'fastify'
import { follow, type Origin } from './follow.ts'
import { type Ports, plainReceiver } from './ports.ts'
import { guardAccess } from './web/access.ts'
import { api } from './web/api/index.ts'
import { feed } from './web/feed.ts'
import { refuse } from './web/problems.ts'
import { type PassOn, receiver } from './web/receiver.ts'

export interface DashboardOptions {
  /** 4318, where OTLP over HTTP is expected; 0: any that is free. */
  readonly port?: number
  /** 127.0.0.1 unless told otherwise; names that requests may call it by, beside that and localhost. */
  readonly host?: string
  readonly names?: readonly string[]
  /** What changes something needs it; made here unless it is given. */
  readonly token?: string
  /** Those that are not given are those of a plain receiver. */
  readonly ports?: Partial<Ports>
  readonly passOn?: PassOn | undefined
  /** The folder of its built pages; they may be built while it runs. */
  readonly pages?: string
  /** Another dashboard, whose telemetry this one shows. */
  readonly origin?: Origin | undefined
}

export interface Dashboard {
  readonly url: string
  /** With the token in it: for whoever may change something. */
  readonly address: string
  close(): Promise<void>
}

const otlpPort = 4318
const makeToken = () => randomBytes(18).toString('base64url')
const built = fileURLToPath(new URL('../dist/web', import.meta.url))

/** Receives OTLP/HTTP, keeps the newest of it in memory, and shows it. */
export async function openDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { port = otlpPort, host = '127.0.0.1', names = [], token = makeToken(), pages = built } = options
  const ports: Ports = { ...plainReceiver, ...options.ports }
  const app = Fastify({
    logger: { level: 'info' },
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    bodyLimit: 65_536,
  })
  const held = hold()
  const standings = openStandings(ports)
  const overviews = openOverviews(held, ports, standings)

  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) app.log.error({ err: error }, 'could not answer')
    return refuse(reply, status, error.message)
  })
  await guardAccess(app, { token, hosts: ['127.0.0.1', 'localhost', host, ...names] })
  await app.register(receiver, { held, ...(options.passOn && { passOn: options.passOn }) })
  await app.register(feed, { prefix: '/api', held })
  await app.register(api, { prefix: '/api', held, ports, standings, overviews, token })
  if (!existsSync(pages)) mkdirSync(pages, { recursive: true })
  await app.register(fastifyStatic, { root: pages })
  // Every page is the same file, which looks at the address.
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api/') || request.method !== 'GET') return refuse(reply, 404, 'There is nothing here')
    if (existsSync(join(pages, 'index.html'))) return reply.sendFile('index.html')
    return refuse(reply, 404, 'The pages are being built; try again in a moment')
  })
  const url = await app.listen({ port, host })
  const onLost = (err: Error) => app.log.warn({ err }, 'the other dashboard is not followed')
  const stop = options.origin && follow(held, options.origin, onLost)
  async function close(): Promise<void> {
    stop?.()
    await app.close()
  }
  return { url, address: `${url}/enter?token=${token}`, close }
}
