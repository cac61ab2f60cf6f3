import { oldKeys } from '@flotilla/idempotency'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import { runRetention } from '@flotilla/worker'
import type { FastifyBaseLogger } from 'fastify'
import { checkout } from './checkout/index.ts'
import type { Config } from './config.ts'
import { orders } from './orders/index.ts'
import type { Ports } from './ports.ts'

export type AppConfig = Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL' | 'STEP_TIMEOUT_MS'>

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const app = await createApp({
    service: 'orders',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'orders', databaseUrl: config.DATABASE_URL, ...ports })
  runRetention(app, ports, [oldKeys])

  await app.register(checkout, { ...ports, stepTimeoutMs: config.STEP_TIMEOUT_MS })
  await app.register(orders, ports)

  return app
}
