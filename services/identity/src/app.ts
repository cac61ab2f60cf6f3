import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import { identity } from './identity/index.ts'
import type { Ports } from './ports.ts'

export async function buildApp(
  config: Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL'>,
  ports: Ports,
  logger?: FastifyBaseLogger,
): Promise<ServiceApp> {
  const app = await createApp({
    service: 'identity',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'identity', databaseUrl: config.DATABASE_URL, ...ports })

  await app.register(identity, ports)

  return app
}
