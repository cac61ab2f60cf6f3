import { keepChanges } from '@flotilla/audit'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Ports } from './ports.ts'
import { reservations } from './reservations/index.ts'
import { stock } from './stock/index.ts'

export type AppConfig = Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL' | 'RESERVATION_TTL_MS'>

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const app = await createApp({
    service: 'inventory',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'inventory', databaseUrl: config.DATABASE_URL, ...ports })
  keepChanges(app, ports)

  await app.register(stock, ports)
  await app.register(reservations, { ...ports, ttlMs: config.RESERVATION_TTL_MS })

  return app
}
