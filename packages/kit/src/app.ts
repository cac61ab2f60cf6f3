import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { KeyRing } from '@flotilla/auth'
import { type Clock, systemClock } from '@flotilla/clock'
import { headers, type Operation, type OperatorRoute } from '@flotilla/contract'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { ServiceConfig } from './config.ts'
import { takeJson } from './json.ts'
import { createLimiter, type Limiter } from './limits.ts'
import { answerUnknown } from './not-found.ts'
import { type Authenticate, fromTokens, nobody, type Principal } from './principal.ts'
import { answerProblems, clientError, sendProblem } from './problems.ts'
import { observeRequests } from './request-context.ts'
import { watchEnds } from './request-end.ts'

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
    /** It answers for as long as the client listens: how long that takes says nothing. */
    stream?: true
  }
  interface FastifyRequest {
    principal: Principal
    ifVersion: number
  }
}

export type ServiceApp = FastifyInstance

/** How strangers are met. */
export interface Edge {
  /** Tells who is asking by what strangers show: cookies. */
  authenticate: Authenticate
  /** How many proxies before this one are believed about who is asking. */
  trustedProxies: number
  /** Whether requests go on with the trace that they name. Otherwise each begins one: who is recorded is not for strangers to decide. */
  trustTraces: boolean
}

/** What a service's app is made of, before its capabilities are added. */
export async function createApp(options: {
  /** The service's name, as in `services/<name>`. */
  service: string
  config: Pick<ServiceConfig, 'MAX_CONCURRENCY'>
  logger?: FastifyBaseLogger
  clock?: Clock
  /** Needed where an operation is not for anyone. */
  keys?: KeyRing
  /** Given where callers are strangers and not services. */
  edge?: Edge
  /** The committed OpenAPI document; served as it is. */
  openapi?: URL
  /** Bytes; 64 KiB by default. */
  bodyLimit?: number
}): Promise<ServiceApp> {
  const { config, logger, clock = systemClock, keys, edge, bodyLimit = 65_536 } = options
  const authenticate = edge?.authenticate ?? (keys ? fromTokens(keys) : async () => nobody)
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: (_address: string, hop: number) => hop < (edge?.trustedProxies ?? 0),
    // After the drain window new requests on old connections are still served, and asked to close (facts of Fastify 5.12's close).
    return503OnClosing: false,
    // Whoever is slow on purpose is cut off: 10 s for the headers, 15 s for all of a request,
    requestTimeout: 15_000,
    // Where nothing moves because the client does not read, Node looks every 30 s and closes the second time.
    connectionTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    genReqId: ({ headers: given }) =>
      (!edge && (given[headers.requestId] as string | undefined)?.slice(0, 64)) || requestId(),
    frameworkErrors: sendProblem,
    clientErrorHandler: clientError,
    routerOptions: { maxParamLength: 256 },
  })
  takeJson(app, 'application/json')
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
  answerUnknown(app)
  watchEnds(app)
  if (edge) {
    forgetWhatServicesSay(app, edge)
    takePortsOff(app)
  }
  observeRequests(app)
  app.addHook('onSend', (request, reply, _payload, done) => {
    // The work is done; how fast the client reads is its own matter.
    app.limiter.leave(request)
    if (app.draining) reply.header('connection', 'close')
    done()
  })
  if (options.openapi && existsSync(options.openapi)) serveDocument(app, readFileSync(options.openapi))
  return app
}

// What services tell each other about a request is not believed of strangers: a short deadline would make the services behind look slow.
function forgetWhatServicesSay(app: ServiceApp, { trustTraces }: Edge): void {
  const names = [headers.deadline, headers.userToken, ...(trustTraces ? [] : ['traceparent', 'tracestate'])]
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    for (const name of names) delete raw.headers[name]
    done()
  })
}

// Some proxies write an address with its port. Each port would count as another address.
function takePortsOff(app: ServiceApp): void {
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$|^\[(.+)\](?::\d+)?$/
  app.addHook('onRequest', ({ raw: { headers: given } }, _reply, done) => {
    const chain = given['x-forwarded-for'] as string | undefined
    if (chain)
      given['x-forwarded-for'] = chain
        .split(',')
        .map((one) => one.trim().replace(withPort, '$1$2'))
        .join(', ')
    done()
  })
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
