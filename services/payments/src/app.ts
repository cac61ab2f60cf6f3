import { oldKeys } from '@flotilla/idempotency'
import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import { runRetention } from '@flotilla/worker'
import type { FastifyBaseLogger } from 'fastify'
import { cards } from './cards/index.ts'
import type { Config } from './config.ts'
import { intents } from './intents/index.ts'
import { ledger } from './ledger/index.ts'
import type { Ports } from './ports.ts'

export type AppConfig = Pick<
  Config,
  'MAX_CONCURRENCY' | 'DATABASE_URL' | 'NETWORK_ANSWER_MS' | 'NETWORK_LATE_MS' | 'NETWORK_TIMEOUT_MS'
>

export async function buildApp(config: AppConfig, ports: Ports, logger?: FastifyBaseLogger): Promise<ServiceApp> {
  const app = await createApp({
    service: 'payments',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
  await app.register(messaging, { service: 'payments', databaseUrl: config.DATABASE_URL, ...ports })
  runRetention(app, ports, [oldKeys])

  await app.register(cards, ports)
  await app.register(intents, {
    ...ports,
    network: {
      answerMs: config.NETWORK_ANSWER_MS,
      lateMs: config.NETWORK_LATE_MS,
      timeoutMs: config.NETWORK_TIMEOUT_MS,
    },
  })
  await app.register(ledger, ports)

  return app
}
