import cookie from '@fastify/cookie'
import { createApp, type ServiceApp } from '@flotilla/kit'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import { guardBrowsers } from './edge.ts'
import type { Ports } from './ports.ts'
import { sessions } from './session/index.ts'
import { fromCookie } from './session/session.ts'
import { shop } from './shop/index.ts'
import { storefront } from './storefront/index.ts'

export async function buildApp(
  config: Pick<Config, 'MAX_CONCURRENCY' | 'COOKIE_SECURE'>,
  ports: Ports,
  logger?: FastifyBaseLogger,
): Promise<ServiceApp> {
  const app = await createApp({
    service: 'gateway',
    config,
    clock: ports.clock,
    authenticate: fromCookie(ports),
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })

  await app.register(cookie)
  guardBrowsers(app)

  await app.register(sessions, { ...ports, prefix: '/api', secure: config.COOKIE_SECURE })
  await app.register(shop, { ...ports, prefix: '/api' })
  await app.register(storefront, { built: new URL('../dist/web', import.meta.url) })

  // The API's document stands beside the API, not only where services have it.
  app.get('/api/openapi.json', (_request, reply) => reply.redirect('/openapi.json'))

  return app
}
