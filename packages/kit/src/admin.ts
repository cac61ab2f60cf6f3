import { connect } from 'node:net'
import { renderMetrics } from '@flotilla/telemetry'
import Fastify, { type FastifyInstance } from 'fastify'
import type { ServiceApp } from './app.ts'
import { operatorPlugin, operatorProblems } from './operator.ts'
import { clientError } from './problems.ts'

export interface Health {
  /** `waiting`: for something that is away, such as the database; nothing that a restart would help. */
  readonly state: 'starting' | 'waiting' | 'serving' | 'draining'
  /** The public port, once it listens. */
  readonly address: { host: string; port: number } | undefined
}

/**
 * Probes, metrics and what operators ask, on a port of their own that no Service leads to. Liveness says only that the process answers: a dependency that is
 * down is no reason to restart it. Readiness also tries the public port. What fails is logged and answered with 500; it never ends the process.
 */
export async function openAdmin(options: {
  host: string
  port: number
  health: () => Health
  app: ServiceApp
}): Promise<FastifyInstance> {
  const { host, port, health, app } = options
  const admin = Fastify({
    bodyLimit: 65_536,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    frameworkErrors: operatorProblems(app.log),
    clientErrorHandler: clientError,
  })
  const probes: Record<string, () => boolean | Promise<boolean>> = {
    '/livez': () => true,
    '/startupz': () => health().state !== 'starting',
    '/readyz': async () => health().state === 'serving' && (await accepts(health().address)),
  }
  for (const [path, probe] of Object.entries(probes))
    admin.get(path, async (_, reply) => {
      const ok = await probe()
      return reply.code(ok ? 200 : 503).send(ok ? 'ok\n' : 'no\n')
    })
  admin.get('/metrics', async (_, reply) => {
    const { contentType, body } = await renderMetrics()
    return reply.type(contentType).send(body)
  })
  admin.setErrorHandler((error, { url }, reply) => {
    app.log.error({ err: error, url }, 'the admin port could not answer')
    return reply.code(500).send('failed\n')
  })
  admin.setNotFoundHandler((_, reply) => reply.code(404).send(''))
  // A route that was added later would not be served.
  Object.freeze(app.operatorRoutes)
  await admin.register(operatorPlugin(app), { prefix: '/operator' })
  await admin.listen({ host, port })
  return admin
}

function accepts(address: Health['address']): Promise<boolean> {
  if (!address) return Promise.resolve(false)
  const { host, port } = address
  return new Promise((resolve) => {
    const socket = connect({ port, host: host === '0.0.0.0' ? '127.0.0.1' : host, timeout: 500 })
    const end = (ok: boolean) => () => {
      socket.destroy()
      resolve(ok)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })
}
