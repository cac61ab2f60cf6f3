import limiter, { normalizeIP } from '@fastify/rate-limit'
import type { Counts } from '@flotilla/cache'
import { Problem, problems } from '@flotilla/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config.ts'
import { type AtATime, limitAtATime } from './at-a-time.ts'
import { storeOn } from './store.ts'

export type Limits = AtATime &
  Pick<
    Config,
    'RATE_LIMIT_PER_MINUTE' | 'PERSON_LIMIT_PER_MINUTE' | 'LOG_IN_LIMIT_PER_MINUTE' | 'ORDER_LIMIT_PER_MINUTE'
  >

declare module 'fastify' {
  interface FastifyInstance {
    readonly limitLogIns: (request: FastifyRequest) => Promise<void>
    readonly limitOrders: (request: FastifyRequest) => Promise<void>
  }
}

/**
 * How often one address and one person may ask; `app.limitLogIns` counts attempts to become somebody, `app.limitOrders` orders, each of which sends a mail to the address that it
 * names. An address of IPv6 stands for its /64, which is what one customer of a provider has.
 */
export const limits = fp(
  async (app: FastifyInstance, config: Limits & { counts: Counts }) => {
    const timeWindow = 60_000
    limitAtATime(app, config)
    await app.register(limiter, { global: false, store: storeOn(config.counts) })

    // A hook of the whole app and not of each route: what no route answers counts too, and so do routes that were there before.
    const address = app.createRateLimit({
      max: config.RATE_LIMIT_PER_MINUTE,
      timeWindow,
      keyGenerator: (request) => `address ${normalizeIP(request.ip)}`,
    })
    app.addHook('onRequest', (request) => count(address, request))

    const person = app.createRateLimit({
      max: config.PERSON_LIMIT_PER_MINUTE,
      timeWindow,
      keyGenerator: (request) => `person ${request.principal.user!.id}`,
    })
    app.addHook('preHandler', async (request) => {
      if (request.principal?.user) await count(person, request)
    })

    const logIns = app.createRateLimit({
      max: config.LOG_IN_LIMIT_PER_MINUTE,
      timeWindow,
      keyGenerator: (request) => `log-in ${normalizeIP(request.ip)}`,
    })
    app.decorate('limitLogIns', (request: FastifyRequest) => count(logIns, request))

    const orders = app.createRateLimit({
      max: config.ORDER_LIMIT_PER_MINUTE,
      timeWindow,
      keyGenerator: (request) => `order ${normalizeIP(request.ip)}`,
    })
    app.decorate('limitOrders', (request: FastifyRequest) => count(orders, request))
  },
  { name: 'limits' },
)

async function count(check: ReturnType<FastifyInstance['createRateLimit']>, request: FastifyRequest): Promise<void> {
  const result = await check(request)
  if (!result.isAllowed && result.isExceeded) throw refused(result.ttl)
}

function refused(ttlMs: number): Problem {
  return new Problem(problems.tooMany, undefined, { retryAfter: Math.max(1, Math.ceil(ttlMs / 1_000)) })
}
