import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Ports } from './ports.ts'
import { rates } from './rates/index.ts'
import { shipments } from './shipments/index.ts'

export type AppConfig = Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL' | 'TRACKING_STEP_MS'>

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const app = await createApp({
    service: 'shipping',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'shipping', databaseUrl: config.DATABASE_URL, ...ports })

  await app.register(rates)
  await app.register(shipments, { ...ports, stepMs: config.TRACKING_STEP_MS })

  return app
}
