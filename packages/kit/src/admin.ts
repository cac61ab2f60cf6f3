import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect } from 'node:net'
import { renderMetrics } from '@flotilla/telemetry'

export interface Health {
  /** `waiting`: for something that is away, such as the database; nothing that a restart would help. */
  readonly state: 'starting' | 'waiting' | 'serving' | 'draining'
  /** The public port, once it listens. */
  readonly address: { host: string; port: number } | undefined
}

/** An answer in JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * Probes, metrics and what operators ask, on a port of their own that no Service leads to. Liveness says only that the process answers: a dependency that is
 * down is no reason to restart it. Readiness also tries the public port.
 */
export async function openAdmin(options: {
  host: string
  port: number
  health: () => Health
  operate: (request: IncomingMessage) => Promise<Answer>
}): Promise<Server> {
  const { host, port, health, operate } = options
  const probes: Record<string, () => boolean | Promise<boolean>> = {
    '/livez': () => true,
    '/startupz': () => health().state !== 'starting',
    '/readyz': async () => health().state === 'serving' && (await accepts(health().address)),
  }
  const server = createServer(async (request, response) => {
    const probe = probes[request.url ?? '']
    if (request.url === '/metrics') {
      const { contentType, body } = await renderMetrics()
      return response.writeHead(200, { 'content-type': contentType }).end(body)
    }
    if (request.url?.startsWith('/operator/')) {
      const { status, body } = await operate(request)
      const type = status < 400 ? 'application/json' : 'application/problem+json'
      return response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
    }
    if (!probe) return response.writeHead(404).end()
    const ok = await probe()
    response.writeHead(ok ? 200 : 503, { 'content-type': 'text/plain' }).end(ok ? 'ok\n' : 'no\n')
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return server
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
