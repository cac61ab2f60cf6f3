import { systemClock } from '@flotilla/clock'
import { defineEvent, Type } from '@flotilla/contract'
import { openDatabase, sql } from '@flotilla/postgres'
import Fastify, { type FastifyInstance } from 'fastify'
import { messaging } from '../src/plugin.ts'
import type { Broker } from './brokers.ts'

const schema = Type.Object({ key: Type.String(), n: Type.Integer() })
const event = (name: string) =>
  defineEvent({ service: 'tests', name, version: 1, summary: '', schema, key: ({ key }) => key })

/** What a service told in its first version, and what it tells since its second. */
export const [known, added] = [event('known'), event('added')]

/** For the database of a listener. */
export const effects = 'create table effects (seq bigint generated always as identity, key text, n int, version text)'

export interface Listener {
  app: FastifyInstance
  stop(): Promise<void>
}

/** A service that keeps what it hears, as a process of its own would run it. */
export async function startListener(options: {
  broker: Broker
  url: string
  version: string
  hears: readonly (typeof known)[]
  retires?: readonly string[]
  patienceMs?: number
}): Promise<Listener> {
  const { broker, url, version, hears, retires = [], ...more } = options
  const app = Fastify()
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
