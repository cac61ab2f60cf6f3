import type { Overviews } from '@flotilla/dashboard-views'
import { type LogFilter, type LogLine, type LogStore, matches } from '@flotilla/telemetry-store'
import type { FastifyReply, FastifyRequest } from 'fastify'

const everyMs = 200
const mostLines = 200
const tickMs = 1_000

/** Server-sent events, until the page goes away. */
function open(request: FastifyRequest, reply: FastifyReply, onClose: () => void) {
  reply.hijack()
  const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  reply.raw.writeHead(200, headers as Record<string, string>)
  reply.raw.write(': begin\n\n')
  request.raw.socket.once('close', onClose)
  return (data: unknown, event?: string) => {
    // A page that does not keep up misses some; it is not waited for, nor remembered.
    if (reply.raw.writableLength > 1_000_000) return
    reply.raw.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`)
  }
}

export const streamTo = {
  logs(request: FastifyRequest<{ Querystring: LogFilter }>, reply: FastifyReply, logs: LogStore): void {
    let waiting: LogLine[] = []
    const off = logs.onAdded((lines) => {
      waiting.push(...lines.filter((line) => matches(line, request.query)))
      if (waiting.length > mostLines) waiting = waiting.slice(-mostLines)
    })
    const timer = setInterval(() => {
      if (waiting.length > 0) send(waiting.splice(0))
    }, everyMs)
    const send = open(request, reply, () => {
      off()
      clearInterval(timer)
    })
  },

  overviews(request: FastifyRequest, reply: FastifyReply, overviews: Overviews): void {
    // A tick that cannot be made is left out; the next one may be.
    const tell = () =>
      overviews.read().then(
        (overview) => send({ overview }, 'tick'),
        (err: Error) => request.log.warn({ err }, 'the overview cannot be made'),
      )
    const timer = setInterval(tell, tickMs)
    const send = open(request, reply, () => clearInterval(timer))
    void tell()
  },
}
