import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import type { FastifyBaseLogger } from 'fastify'
import { addresses } from './addresses/index.ts'
import type { Config } from './config.ts'
import { handOver } from './deliveries/hand-over.ts'
import { deliveries } from './deliveries/index.ts'
import { mails } from './mails/index.ts'
import type { Ports } from './ports.ts'

export async function buildApp(
  config: Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL'>,
  ports: Ports,
  logger?: FastifyBaseLogger,
): Promise<ServiceApp> {
  const { server } = ports
  const app = await createApp({
    service: 'notifications',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'notifications', databaseUrl: config.DATABASE_URL, ...ports })

  await app.register(addresses, ports)
  await app.register(mails, { ...ports, handOver: server ? handOver : async () => {} })
  if (server) await app.register(deliveries, { ...ports, server })

  return app
}
