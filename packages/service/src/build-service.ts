import { createApp, type ServiceApp } from '@flotilla/kit'
import { messaging } from '@flotilla/messaging'
import type { FastifyBaseLogger } from 'fastify'
import type { ConfigOf, PortsOf, Service } from './define-service.ts'

/** Builds the app of a service on ports that are open. It does not listen, and asks the ports for nothing yet. */
export async function buildService<S extends Service>(
  service: S,
  config: ConfigOf<S>,
  ports: PortsOf<S>,
  logger?: FastifyBaseLogger,
): Promise<ServiceApp> {
  const { name, home, messages, edge, build } = service
  const { clock, keys, db, bus } = ports
  const app = await createApp({
    service: name,
    config,
    clock,
    keys,
    openapi: new URL('openapi.json', home),
    ...(edge && { edge: edge(ports, config) }),
    ...(logger && { logger }),
  })
  if (messages) await app.register(messaging, { service: name, databaseUrl: config.DATABASE_URL, db, bus, clock })
  await build(app, ports, config)
  return app
}
