import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { decode, type Held, toLogLines, toPoints, toSpans } from '@flotilla/telemetry-store'
import type { FastifyInstance } from 'fastify'
import { refuse } from './problems.ts'

const bodyLimit = 8 * 2 ** 20
const unzip = promisify(gunzip)

/** Is given each body that was taken, as it came, to send it somewhere else too. */
export type PassOn = (
  signal: 'traces' | 'logs' | 'metrics',
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
) => void

const signals = {
  traces: { request: 'TraceRequest', take: (held: Held, body: object) => held.add({ spans: toSpans(body) }) },
  logs: { request: 'LogsRequest', take: (held: Held, body: object) => held.add({ logs: toLogLines(body) }) },
  metrics: { request: 'MetricsRequest', take: (held: Held, body: object) => held.add({ points: toPoints(body) }) },
} as const

/** OTLP over HTTP, in JSON and in protobuf, also gzipped (opentelemetry.io/docs/specs/otlp). */
export async function receiver(app: FastifyInstance, { held, passOn }: { held: Held; passOn?: PassOn }): Promise<void> {
  app.removeAllContentTypeParsers()
  const types = ['application/json', 'application/x-protobuf']
  app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    const { request: name, take } = signals[signal]
    app.post<{ Body: Buffer }>(`/v1/${signal}`, async (request, reply) => {
      const json = request.headers['content-type']?.startsWith('application/json')
      try {
        const gzipped = request.headers['content-encoding'] === 'gzip'
        const bytes = gzipped ? await unzip(request.body, { maxOutputLength: bodyLimit }) : request.body
        take(held, json ? JSON.parse(bytes.toString()) : decode(name, bytes))
      } catch (error) {
        return refuse(reply, 400, `This is no ${name} of OTLP: ${(error as Error).message}`)
      }
      passOn?.(signal, request.body, saidOf(request.headers))
      // All of it was taken: an empty response message.
      return json ? reply.type('application/json').send('{}') : reply.type('application/x-protobuf').send('')
    })
  }
}

// What the body is; nothing of the sender, who may have shown a key that is for here.
function saidOf(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = ['content-type', 'content-encoding', 'x-flotilla-passed-on']
  return Object.fromEntries(kept.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])))
}
