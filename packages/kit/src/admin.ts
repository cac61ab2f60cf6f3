import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { Problem, problems } from '@flotilla/contract'
import { renderMetrics } from '@flotilla/telemetry'
import type { FastifyBaseLogger } from 'fastify'

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

interface Content {
  readonly status: number
  readonly type: string
  readonly text: string
}

/**
 * Probes, metrics and what operators ask, on a port of their own that no Service leads to. Liveness says only that the process answers: a dependency that is
 * down is no reason to restart it. Readiness also tries the public port. What fails is logged and answered with 500; it never ends the process.
 */
export async function openAdmin(options: {
  host: string
  port: number
  health: () => Health
  operate: (request: IncomingMessage) => Promise<Answer>
  log: Pick<FastifyBaseLogger, 'error'>
}): Promise<Server> {
  const { host, port, health, operate, log } = options
  const probes: Record<string, () => boolean | Promise<boolean>> = {
    '/livez': () => true,
    '/startupz': () => health().state !== 'starting',
    '/readyz': async () => health().state === 'serving' && (await accepts(health().address)),
  }

  async function contentFor(request: IncomingMessage): Promise<Content> {
    const { url = '' } = request
    if (url === '/metrics') {
      const { contentType, body } = await renderMetrics()
      return { status: 200, type: contentType, text: body }
    }
    if (url.startsWith('/operator/')) return toJson(await operate(request))
    const probe = probes[url]
    if (!probe) return { status: 404, type: 'text/plain', text: '' }
    const ok = await probe()
    return { status: ok ? 200 : 503, type: 'text/plain', text: ok ? 'ok\n' : 'no\n' }
  }

  function failed({ url = '' }: IncomingMessage, error: Error): Content {
    log.error({ err: error, url }, 'the admin port could not answer')
    if (!url.startsWith('/operator/')) return { status: 500, type: 'text/plain', text: 'failed\n' }
    return toJson({ status: 500, body: new Problem(problems.internal).toDocument({ instance: url }) })
  }

  const server = createServer((request, response) => {
    contentFor(request)
      .catch((error: Error) => failed(request, error))
      .then((content) => send(response, content))
      // Only where even the log fails.
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return server
}

function toJson({ status, body }: Answer): Content {
  return { status, type: status < 400 ? 'application/json' : 'application/problem+json', text: JSON.stringify(body) }
}

// To a client that has left nothing is written, and Node says nothing of it.
function send(response: ServerResponse, { status, type, text }: Content): void {
  response.writeHead(status, { 'content-type': type }).end(text)
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
