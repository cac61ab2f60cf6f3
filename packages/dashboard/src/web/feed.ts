import type { Held, Received } from '@flotilla/telemetry-store'
import type { FastifyInstance } from 'fastify'

const together = 500
// Of a reader that does not keep up nothing more is remembered; it misses some.
const mostWaiting = 16 * 2 ** 20

/** All that is held, oldest first, and then all that comes, a document a line: for another dashboard that shows the same with more beside it. */
export async function feed(app: FastifyInstance, { held }: { held: Held }): Promise<void> {
  app.get<{ Querystring: { held?: string } }>('/feed', (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { ...(reply.getHeaders() as object), 'content-type': 'application/x-ndjson' })
    const send = (received: Received) => {
      if (raw.writableLength < mostWaiting) raw.write(`${JSON.stringify(received)}\n`)
    }
    const off = held.onAdded(send)
    request.raw.socket.once('close', off)
    raw.flushHeaders()
    if (request.query.held !== 'false') for (const received of allOf(held)) raw.write(`${JSON.stringify(received)}\n`)
  })
}

function* allOf({ spans, logs, points }: Held): Generator<Received> {
  const held = spans
    .traces()
    .toReversed()
    .flatMap((trace) => trace.spans)
  for (const some of inBites(held)) yield { spans: some }
  const lines = logs.find({ limit: Number.POSITIVE_INFINITY }).toReversed()
  for (const some of inBites(lines)) yield { logs: some }
  for (const { name } of points.names())
    for (const { readings, ...series } of points.series(name))
      yield { points: readings.map((reading) => ({ ...series, ...reading })) }
}

function* inBites<T>(list: readonly T[]): Generator<T[]> {
  for (let from = 0; from < list.length; from += together) yield list.slice(from, from + together)
}
