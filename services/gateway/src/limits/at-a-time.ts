import type { Socket } from 'node:net'
import { normalizeIP } from '@fastify/rate-limit'
import { Problem, problems } from '@flotilla/contract'
import { atEnd } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

/** How many of something each address has now. An address of IPv6 stands for its /64. */
export interface Tally {
  /** Counts one more; false, and not counted, where there are too many. */
  enter(address: string): boolean
  leave(address: string): void
}

export function createTally(most: number): Tally {
  const counts = new Map<string, number>()
  return {
    enter(address) {
      const key = normalizeIP(address)
      const count = counts.get(key) ?? 0
      if (count >= most) return false
      counts.set(key, count + 1)
      return true
    },
    leave(address) {
      const key = normalizeIP(address)
      const count = counts.get(key)! - 1
      if (count === 0) counts.delete(key)
      else counts.set(key, count)
    },
  }
}

export type AtATime = Pick<Config, 'CONNECTIONS_PER_ADDRESS' | 'REQUESTS_PER_ADDRESS' | 'TRUSTED_PROXIES'>

/**
 * What one address may hold at a time: connections, and requests from their first byte until their answer has left. So whoever is slow on purpose
 * uses up what is theirs. Behind a proxy all connections are the proxy's, and its matter.
 */
export function limitAtATime(app: FastifyInstance, config: AtATime): void {
  const requests = createTally(config.REQUESTS_PER_ADDRESS)
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.stream) return done()
    const { ip } = request
    if (!requests.enter(ip)) return done(new Problem(problems.tooMany, undefined, { retryAfter: 1 }))
    atEnd(request, () => requests.leave(ip))
    done()
  })
  if (config.TRUSTED_PROXIES > 0) return
  const connections = createTally(config.CONNECTIONS_PER_ADDRESS)
  app.server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress === undefined || !connections.enter(remoteAddress)) return socket.destroy()
    socket.once('close', () => connections.leave(remoteAddress))
  })
}
