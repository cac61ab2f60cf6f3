import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type Clock, systemClock } from '@flotilla/clock'
import type { Operation, OperatorRoute } from '@flotilla/contract'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { ServiceConfig } from './config.ts'
import { createLimiter, type Limiter } from './limits.ts'
import { type Authenticate, fromTokens, nobody, type Principal } from './principal.ts'
import { answerProblems, clientError, sendProblem } from './problems.ts'
import { observeRequests } from './request-context.ts'
import type { KeyRing } from './tokens.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly clock: Clock
    readonly limiter: Limiter
    readonly operations: Operation[]
    readonly authenticate: Authenticate
    /** What is offered to operators on the admin port. */
    readonly operatorRoutes: OperatorRoute[]
    /** Who an operator is told by; without it there is nothing for them. */
    readonly keyRing: KeyRing | undefined
    /** True from the signal to stop on; every answer then asks the client to close its connection. */
    draining: boolean
  }
  interface FastifyContextConfig {
    /** Why a route stands in no contract, and so has no guard but its own. */
    outsideContracts?: string
  }
  interface FastifyRequest {
    principal: Principal
    admitted: boolean
    ifVersion: number
  }
}

export type ServiceApp = FastifyInstance

/** What a service's app is made of, before its capabilities are added. */
export async function createApp(options: {
  /** The service's name, as in `services/<name>`. */
  service: string
  config: Pick<ServiceConfig, 'MAX_CONCURRENCY'>
  logger?: FastifyBaseLogger
  clock?: Clock
  /** Needed where an operation is not for anyone. */
  keys?: KeyRing
  /** In place of `keys` where callers show something else than services' tokens: the edge. */
  authenticate?: Authenticate
  /** The committed OpenAPI document; served as it is. */
  openapi?: URL
  /** How many proxies before this one are believed about who is asking; none by default. */
  trustedProxies?: number
  /** Bytes; 64 KiB by default. */
  bodyLimit?: number
}): Promise<ServiceApp> {
  const { config, logger, clock = systemClock, keys, trustedProxies = 0, bodyLimit = 65_536 } = options
  const authenticate = options.authenticate ?? (keys ? fromTokens(keys) : async () => nobody)
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: (_address: string, hop: number) => hop < trustedProxies,
    // After the drain window new requests on old connections are still served, and asked to close (facts of Fastify 5.12's close).
    return503OnClosing: false,
    // Who is slow on purpose is let go: 10 s for the headers, 15 s for all of a request.
    requestTimeout: 15_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    genReqId: (request) => (request.headers['x-request-id'] as string | undefined)?.slice(0, 64) ?? requestId(),
    frameworkErrors: sendProblem,
    clientErrorHandler: clientError,
    routerOptions: { maxParamLength: 256 },
  })
  // Services speak JSON and nothing else.
  app.removeContentTypeParser('text/plain')
  // Routes check their requests themselves, all parts at once (request-check.ts).
  app.setValidatorCompiler(() => () => true)

  app.decorate('clock', clock)
  app.decorate('limiter', createLimiter(config.MAX_CONCURRENCY))
  app.decorate('operations', [])
  app.decorate('authenticate', authenticate)
  app.decorate('operatorRoutes', [])
  app.decorate('keyRing', keys)
  app.decorate('draining', false)
  app.decorateRequest('principal', null as unknown as Principal)
  app.decorateRequest('admitted', false)
  app.decorateRequest('ifVersion', 0)

  denyByDefault(app)
  answerProblems(app)
  observeRequests(app)
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (app.draining) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.admitted) app.limiter.leave()
    done()
  })
  if (options.openapi && existsSync(options.openapi)) serveDocument(app, readFileSync(options.openapi))
  return app
}

// A route that nobody guards stops the boot, unless it says why it stands outside all contracts.
function denyByDefault(app: ServiceApp): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config && ('operation' in config || 'outsideContracts' in config)) return
    throw new Error(`${method} ${url} is in no contract: add it by routesFor, or say why (config.outsideContracts)`)
  })
}

const instance = randomUUID().slice(0, 8)
let requests = 0
// Unique without asking for randomness each time.
const requestId = () => `${instance}-${(requests++).toString(36)}`

function serveDocument(app: ServiceApp, document: Buffer): void {
  const config = { outsideContracts: 'the document of the contracts' }
  app.get('/openapi.json', { config }, (_request, reply) => reply.type('application/json').send(document))
}
