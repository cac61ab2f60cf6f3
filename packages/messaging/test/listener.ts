import { systemClock } from '@flotilla/clock'
import { defineEvent, Type } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import Fastify, { type FastifyInstance } from 'fastify'
import { messaging } from '../src/plugin.ts'
import type { Broker } from './brokers.ts'

const schema = Type.Object({ key: Type.String(), n: Type.Integer() })
const event = (name: string) =>
  defineEvent({ service: 'tests', name, version: 1, summary: '', schema, key: ({ key }) => key })

/** An event that every version of the listener handles, and one that only the newer version does. */
export const [known, added] = [event('known'), event('added')]

const effects = 'create table effects (seq bigint generated always as identity, key text, n int, version text)'

/** A database for a listener. */
export async function listenerDatabase(): Promise<TestDatabase> {
  return testDatabase({ libraries: [messagingTables], sql: [effects] })
}

export interface Listener {
  app: FastifyInstance
  stop(): Promise<void>
}

/** A service that stores what it receives. */
export async function startListener(options: {
  broker: Broker
  url: string
  version: string
  hears: readonly (typeof known)[]
  retires?: readonly string[]
  patienceMs?: number
}): Promise<Listener> {
  const { broker, url, version, hears, retires = [], ...more } = options
  const app = Fastify().decorate('operatorRoutes', [])
  const bus = broker.open('tests')
  const db = openDatabase({ url, name: version })
  app.addHook('onClose', async () => {
    await bus.close()
    await db.close()
  })
  const retry = { firstMs: 20, mostMs: 60 }
  await app.register(messaging, { service: 'tests', db, databaseUrl: url, bus, clock: systemClock, retry, ...more })
  for (const one of hears)
    app.messages.on(one, async ({ data: { key, n } }, { tx }) => {
      await tx.query(sql('test.effect')`insert into effects (key, n, version) values (${key}, ${n}, ${version})`)
    })
  for (const type of retires) app.messages.retire(type)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, stop: () => app.close() }
}
