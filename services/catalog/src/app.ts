import { keepChanges } from '@flotilla/audit'
import { oldKeys } from '@flotilla/idempotency'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import { runRetention } from '@flotilla/worker'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Ports } from './ports.ts'
import { products } from './products/index.ts'

export type AppConfig = Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL'>

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const app = await createApp({
    service: 'catalog',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'catalog', databaseUrl: config.DATABASE_URL, ...ports })
  runRetention(app, ports, [oldKeys])
  keepChanges(app, ports)

  await app.register(products, ports)

  return app
}
