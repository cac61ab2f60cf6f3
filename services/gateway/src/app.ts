import cookie from '@fastify/cookie'
import { oldClaims } from '@flotilla/idempotency'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import { runRetention } from '@flotilla/worker'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import { docs } from './docs/index.ts'
import { guardBrowsers } from './edge.ts'
import { type Limits, limits } from './limits/index.ts'
import { ownData } from './own-data/index.ts'
import type { Ports } from './ports.ts'
import { openAccessTokens } from './session/access-tokens.ts'
import { sessionCookies } from './session/cookies.ts'
import { fromCookies } from './session/from-cookies.ts'
import { sessions } from './session/index.ts'
import { shop } from './shop/index.ts'
import { storefront } from './storefront/index.ts'
import { updates } from './updates/index.ts'

export type AppConfig = Pick<
  Config,
  | 'MAX_CONCURRENCY'
  | 'DATABASE_URL'
  | 'COOKIE_SECURE'
  | 'TRUSTED_PROXIES'
  | 'TRUST_TRACEPARENT'
  | 'STREAMS_PER_ADDRESS'
  | 'DASHBOARD_URL'
> &
  Limits

const openapi = new URL('../openapi.json', import.meta.url)
/** The storefront, as Vite built it. */
export const pages = new URL('../dist/web', import.meta.url)

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const access = openAccessTokens(ports.clients, ports.clock)
  const cookies = sessionCookies(config.COOKIE_SECURE)
  const app = await createApp({
    service: 'gateway',
    config,
    clock: ports.clock,
    keys: ports.keys,
    edge: {
      authenticate: fromCookies(ports, access, cookies),
      trustedProxies: config.TRUSTED_PROXIES,
      trustTraces: config.TRUST_TRACEPARENT,
    },
    openapi,
    ...(logger && { logger }),
  })

  await app.register(cookie)
  guardBrowsers(app, { overTls: config.COOKIE_SECURE })
  await app.register(limits, { ...config, counts: ports.counts })
  await app.register(messaging, { service: 'gateway', databaseUrl: config.DATABASE_URL, ...ports })
  runRetention(app, ports, [oldClaims])

  const { limitLogIns, limitOrders } = app
  await app.register(sessions, { ...ports, access, cookies, limitLogIns, prefix: '/api' })
  await app.register(shop, { ...ports, limitOrders, prefix: '/api' })
  await app.register(ownData, { ...ports, prefix: '/api' })
  await app.register(updates, {
    ...ports,
    databaseUrl: config.DATABASE_URL,
    perAddress: config.STREAMS_PER_ADDRESS,
    prefix: '/api',
  })
  await app.register(storefront, { ...ports, built: pages })

  await app.register(docs, { openapi, dashboard: config.DASHBOARD_URL })

  // The API's document stands beside the API, not only where services have it.
  const outside = { config: { outsideContracts: 'says where the document is' } }
  app.get('/api/openapi.json', outside, (_request, reply) => reply.redirect('/openapi.json'))

  return app
}
