import cookie from '@fastify/cookie'
import { oldClaims } from '@flotilla/idempotency'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import { keepTidy } from '@flotilla/tidy'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import { guardBrowsers } from './edge.ts'
import { type Limits, limits } from './limits/index.ts'
import type { Ports } from './ports.ts'
import { openAccessTokens } from './session/access-tokens.ts'
import { fromCookies } from './session/from-cookies.ts'
import { sessions } from './session/index.ts'
import { shop } from './shop/index.ts'
import { storefront } from './storefront/index.ts'
import { updates } from './updates/index.ts'

export type AppConfig = Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL' | 'COOKIE_SECURE' | 'TRUSTED_PROXIES'> & Limits

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const access = openAccessTokens(ports.clients, ports.clock)
  const app = await createApp({
    service: 'gateway',
    config,
    clock: ports.clock,
    keys: ports.keys,
    authenticate: fromCookies(ports, access),
    trustedProxies: config.TRUSTED_PROXIES,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })

  await app.register(cookie)
  guardBrowsers(app)
  await app.register(limits, config)
  await app.register(messaging, { service: 'gateway', databaseUrl: config.DATABASE_URL, ...ports })
  keepTidy(app, ports, [oldClaims])

  const { limitLogIns } = app
  await app.register(sessions, { ...ports, access, limitLogIns, prefix: '/api', secure: config.COOKIE_SECURE })
  await app.register(shop, { ...ports, prefix: '/api' })
  await app.register(updates, { ...ports, databaseUrl: config.DATABASE_URL, prefix: '/api' })
  await app.register(storefront, { built: new URL('../dist/web', import.meta.url) })

  // The API's document stands beside the API, not only where services have it.
  app.get('/api/openapi.json', (_request, reply) => reply.redirect('/openapi.json'))

  return app
}
