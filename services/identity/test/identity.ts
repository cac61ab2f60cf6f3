import { randomBytes, randomUUID } from 'node:crypto'
import { testKeys } from '@flotilla/auth/testing'
import { type ManualClock, manualClock } from '@flotilla/clock'
import { type Message, headers as names } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import type { Bus } from '@flotilla/messaging'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { buildApp } from '../src/app.ts'
import { openSeal } from '../src/keys/seal.ts'
import { openPasswords } from '../src/passwords/passwords.ts'
import { tables } from '../src/tables.ts'

/** Cheap ones, of the same kind. */
export const weak = { memory: 64, passes: 1, parallelism: 1 }
export const day = 86_400_000
export const graceMs = 10_000

export interface Identity {
  readonly app: ServiceApp
  readonly db: Database
  readonly clock: ManualClock
  readonly headers: Record<string, string>
  /** Of the gateway, for a customer. */
  headersOf(id: string): Promise<Record<string, string>>
  /** Another replica of it. */
  replica(serviceKey?: { d: string }): Promise<ServiceApp>
  post(path: string, payload: object, options?: { key?: string; app?: ServiceApp }): Promise<any>
  register(email?: string, password?: string): Promise<{ email: string; account: any; tokens: any }>
  refresh(refreshToken: string, app?: ServiceApp): Promise<any>
  /** The claims, checked with the published keys; throws when it is not valid now. */
  claims(accessToken: string): Promise<Record<string, unknown>>
  jwks(app?: ServiceApp): Promise<JSONWebKeySet>
  /** Opens all connections, so that what is asked at once is done at once. */
  warmUp(): Promise<void>
  /** What was told of somebody, oldest first. */
  told(customerId: string): Promise<string[]>
  close(): Promise<void>
}

/** The service on a database of its own, with a clock that stands still. */
export async function openIdentity(): Promise<Identity> {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const database = await testDatabase(tables)
  const db = openDatabase({ url: database.url, name: 'identity' })
  const keys = testKeys(['identity', 'gateway'], clock)
  // Services' tokens live for minutes, and the clock goes on for days.
  const asGateway = async () => ({ authorization: `Bearer ${await keys.gateway.serviceToken('identity')}` })
  const headers = await asGateway()
  const config = {
    MAX_CONCURRENCY: 100,
    DATABASE_URL: database.url,
    KEY_LIFETIME_MS: 7 * day,
    SESSION_MS: 30 * day,
    REFRESH_GRACE_MS: graceMs,
  }
  const ownKey = { d: randomBytes(32).toString('base64url') }
  const apps: ServiceApp[] = []

  async function replica(serviceKey = ownKey): Promise<ServiceApp> {
    // The apps never listen here, so the bus is never asked for anything.
    const outside = { db, bus: {} as Bus, clock, keys: keys.identity }
    const app = await buildApp(config, { ...outside, passwords: openPasswords(weak), seal: openSeal(serviceKey) })
    apps.push(app)
    return app
  }

  const main = await replica()

  async function post(
    path: string,
    payload: object,
    { key = randomUUID(), app = main }: { key?: string; app?: ServiceApp } = {},
  ) {
    const all = { ...(await asGateway()), [names.idempotencyKey]: key }
    return app.inject({ method: 'POST', url: path, headers: all, payload })
  }

  const jwks = async (app = main) => (await app.inject('/.well-known/jwks.json')).json()

  return {
    app: main,
    db,
    clock,
    headers,
    headersOf: async (id) => ({
      ...(await asGateway()),
      [names.userToken]: await keys.gateway.userToken({ id, roles: ['customer'] }),
    }),
    replica,
    post,
    jwks,
    async register(email = `${randomUUID()}@example.org`, password = 'correct horse battery') {
      const response = await post('/accounts', { email, password, name: 'Ann Onym' })
      return { email, ...response.json() }
    },
    refresh: (refreshToken, app = main) => post('/sessions/refresh', { refreshToken }, { app }),
    async claims(token) {
      const checks = { issuer: 'identity', audience: 'shop', currentDate: new Date(clock.now()) }
      return (await jwtVerify(token, createLocalJWKSet(await jwks()), checks)).payload
    },
    async warmUp() {
      await Promise.all(Array.from({ length: 10 }, () => db.query(sql('test.warm-up')`select pg_sleep(0.2)`)))
    },
    async told(customerId) {
      const rows = await db.query(
        sql<{ envelope: Message }>('test.outbox')`select envelope from messaging.outbox order by xid, seq`,
      )
      return rows
        .filter(({ envelope }) => envelope.subject === customerId)
        .map(({ envelope }) => envelope.type.split('.')[2]!)
    },
    async close() {
      await Promise.all(apps.map((app) => app.close()))
      await db.close()
      await database.drop()
    },
  }
}
