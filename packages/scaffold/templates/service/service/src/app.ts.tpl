import { createApp, type ServiceApp } from '@flotilla/kit'
{{#events}}
import { messaging } from '@flotilla/messaging'
{{/events}}
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Ports } from './ports.ts'
import { {{camel}} } from './{{name}}/index.ts'

export async function buildApp(
{{#events}}
  config: Pick<Config, 'MAX_CONCURRENCY' | 'DATABASE_URL'>,
{{/events}}
{{^events}}
  config: Pick<Config, 'MAX_CONCURRENCY'>,
{{/events}}
  ports: Ports,
  logger?: FastifyBaseLogger,
): Promise<ServiceApp> {
  const app = await createApp({
    service: '{{name}}',
    config,
    clock: ports.clock,
    keys: ports.keys,
    openapi: new URL('../openapi.json', import.meta.url),
    ...(logger && { logger }),
  })
{{#events}}
  await app.register(messaging, { service: '{{name}}', databaseUrl: config.DATABASE_URL, ...ports })
{{/events}}

  await app.register({{camel}}, ports)

  return app
}
