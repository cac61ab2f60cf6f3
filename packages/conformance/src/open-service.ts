import { type KeyFolder, keyFolder } from '@flotilla/auth/testing'
import type { Bus } from '@flotilla/bus'
import { type Clock, type ManualClock, manualClock, systemClock } from '@flotilla/clock'
import { edge, headers, type Message } from '@flotilla/contract'
import { loadConfig, type ServiceApp } from '@flotilla/kit'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { buildService, type ConfigOf, closersOf, configOf, type PortsOf, type Service } from '@flotilla/service'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import Fastify from 'fastify'
import { type Fake, type Fakes, openFakes } from './fakes.ts'

export type Headers = Record<string, string>

export interface OpenService<S extends Service = Service> {
  readonly app: ServiceApp
  readonly config: ConfigOf<S>
  readonly ports: PortsOf<S>
  readonly db: Database
  readonly database: TestDatabase
  /** Stands still until a test moves it; begins at midnight of 2026-01-01, UTC. */
  readonly clock: ManualClock
  /** The keys of the service, of the edge and of `callers`. */
  readonly keys: KeyFolder<string>
  /** The apps in place of the services that it calls. */
  readonly fakes: Fakes
  /** The edge, and the other services that call it in this test. */
  readonly callers: readonly string[]
  /** What another service shows that calls for itself. */
  asService(caller: string): Promise<Headers>
  /** What a service shows that calls for a person; the edge by default. */
  asPerson(id: string, role?: 'customer' | 'staff', caller?: string): Promise<Headers>
  /** Another app of the service on the same ports, but for those given. */
  replica(ports?: Partial<PortsOf<S>>, config?: Partial<ConfigOf<S>>): Promise<ServiceApp>
  /** The messages that it has sent about `subject`, oldest first. */
  outbox(subject: string): Promise<Message<any>[]>
  /** The names of those messages: `order-placed`. */
  told(subject: string): Promise<string[]>
  close(): Promise<void>
}

export interface OpenServiceOptions<S extends Service> {
  /** Variables that differ from their defaults. The service's own variables without a default must be given. */
  readonly config?: Partial<ConfigOf<S>>
  /** Ports in place of those that the service opens. */
  readonly ports?: Partial<PortsOf<S>>
  /** Services beside the edge that call it in this test. */
  readonly callers?: readonly string[]
  /** Apps in place of the services that it calls; their addresses are in the variables, such as CATALOG_URL. */
  readonly fakes?: Readonly<Record<string, Fake>>
  readonly clock?: ManualClock
  /** The clock of tokens; the machine's by default, so that they stay valid however far a test moves its own. */
  readonly tokenClock?: Clock
}

/**
 * Opens a service as its tests need it: with a database of its own, a clock that stands still, and the keys of those who call it. Its app does not listen, so the bus is never asked
 * for anything and may be none.
 */
export async function openService<S extends Service>(
  service: S,
  options: OpenServiceOptions<S> = {},
): Promise<OpenService<S>> {
  const { clock = manualClock(Date.UTC(2026, 0, 1)), tokenClock = systemClock } = options
  const { name, tables, open } = service
  const callers = [...new Set([edge, ...(options.callers ?? [])])]
  const keys = keyFolder([...new Set([name, ...callers, ...Object.keys(options.fakes ?? {})])])
  const fakes = await openFakes(options.fakes ?? {}, { keys, clock, tokenClock })
  const database = await testDatabase(tables)
  const config = loadConfig(configOf(service), {
    ...environment({ ...fakes.urls, ...options.config }),
    DATABASE_URL: database.url,
    SERVICE_KEY_FILE: keys.fileOf(name),
    TRUSTED_KEYS_FILE: keys.trustedFile,
  }) as ConfigOf<S>
  const db = openDatabase({ url: database.url, max: config.DATABASE_POOL, name })
  const given = { db, clock, keys: keys.ringOf(name, tokenClock), bus: {} as Bus }
  // A logger that says nothing.
  const { log } = Fastify()
  const own = open?.(config, { ...given, log, onError() {} }) ?? {}
  const ports = { ...given, ...own, ...options.ports } as PortsOf<S>
  const apps: ServiceApp[] = []
  async function build(others: object = {}, changed: object = {}): Promise<ServiceApp> {
    const app = await buildService(service, { ...config, ...changed }, { ...ports, ...others })
    apps.push(app)
    return app
  }
  const app = await build()
  async function outbox(subject: string): Promise<Message<any>[]> {
    const rows = await db.query(sql<{ envelope: Message }>('test.outbox')`
      select envelope from messaging.outbox where envelope ->> 'subject' = ${subject} order by xid, seq`)
    return rows.map(({ envelope }) => envelope)
  }
  const asService = async (caller: string) => ({
    authorization: `Bearer ${await keys.ringOf(caller, tokenClock).serviceToken(name)}`,
  })

  return {
    app,
    config,
    ports,
    db,
    database,
    clock,
    keys,
    fakes,
    callers,
    asService,
    asPerson: async (id, role = 'customer', caller = edge) => ({
      ...(await asService(caller)),
      [headers.userToken]: await keys.ringOf(edge, tokenClock).userToken({ id, roles: [role] }),
    }),
    replica: build,
    outbox,
    told: async (subject) => (await outbox(subject)).map(({ type }) => type.split('.')[2]!),
    async close() {
      await Promise.all(apps.map((one) => one.close()))
      for (const close of Object.values(closersOf(own))) await close()
      await fakes.close()
      await db.close()
      await database.drop()
      keys.remove()
    },
  }
}

const always = { PORT: 0, ADMIN_PORT: 0, MAX_CONCURRENCY: 100, BUS_URL: 'postgres://no.bus.test/bus' }

function environment(config: object = {}): Record<string, string> {
  const all = Object.entries({ ...always, ...config }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(all.map(([name, value]) => [name, String(value)]))
}
