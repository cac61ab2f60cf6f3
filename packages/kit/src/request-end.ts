import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** What is still to do at the end; undefined once the end has come. */
    endings: (() => void)[] | undefined
  }
}

/** Makes `atEnd` work. Its hook has to be the first of all. */
export function watchEnds(app: FastifyInstance): void {
  app.decorateRequest('endings')
  app.addHook('onRequest', (request, reply, done) => {
    request.endings = []
    onceOver(request.raw.socket, reply.raw, () => {
      const endings = request.endings!
      request.endings = undefined
      for (const work of endings) work()
    })
    done()
  })
}

/** Does `work` once when the request ends: its answer has left, or its connection has closed first. Does it at once if that is so already. */
export function atEnd(request: FastifyRequest, work: () => void): void {
  if (request.endings) request.endings.push(work)
  else work()
}

/** True when no one waits for the answer. */
export function isOver(request: FastifyRequest): boolean {
  return request.endings === undefined
}

const waitingOn = new WeakMap<Socket, Set<() => void>>()

// A pipelined request has no socket until those before it are answered: its response never hears that the connection closed.
function onceOver(socket: Socket, response: ServerResponse, work: () => void): void {
  const waiting = waitingOn.get(socket) ?? watch(socket)
  const end = () => {
    if (waiting.delete(end)) work()
  }
  waiting.add(end)
  response.once('finish', end).once('close', end)
}

function watch(socket: Socket): Set<() => void> {
  const waiting = new Set<() => void>()
  waitingOn.set(socket, waiting)
  socket.once('close', () => {
    for (const end of waiting) end()
  })
  return waiting
}
