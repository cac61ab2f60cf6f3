import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Fleet, prepareFleet, programOf } from '@flotilla/cli/fleet'
import { freePort, type Postgres, startPostgres } from '@flotilla/embedded-postgres'
import type { Books } from '@flotilla/shop-test/books'
import { Client } from 'pg'
import { makeNats, type NatsServer } from './nats.ts'
import type { Proof } from './proof.ts'
import { record } from './recorder.ts'

export type BusKind = 'postgres' | 'nats'

export interface ShopOptions {
  readonly bus: BusKind
  /** Environment variables of all services. */
  readonly settings: Record<string, string>
  /** Asked at each start of a service. */
  readonly crashAt?: (service: string) => string | undefined
  /** A process has ended, not because it was stopped. */
  readonly onDeath?: (service: string, how: string) => void
  /** Makes the port at which services find a store from the one at which it is. */
  readonly between?: (store: Store, port: () => number) => Promise<number>
}

export type Store = 'postgres' | 'nats'

/** All nine services as `flotilla start` runs them, on stores of their own, in the hands of a proof. */
export interface Shop extends Books {
  readonly bus: BusKind
  readonly url: string
  readonly staffPasswordFile: string
  readonly services: readonly string[]
  /** kill -9 of a service; it is started again at once. Resolves when it is dead. `before` is called when there is one to kill. */
  kill(service: string, before?: () => void): Promise<void>
  /** kill -9 of a store, and start again after `awayMs`. */
  restart(store: Store, awayMs: number): Promise<void>
  untilReady(): Promise<void>
  /** Ends all of it and leaves nothing behind; at the end of the proof at the latest. */
  close(): Promise<void>
}

const root = resolve(import.meta.dirname, '../../..')

// Beyond those of `npm start`: many shoppers come from one address here; and a step that is late would be undone, which would hide a lost message.
const patient = {
  RATE_LIMIT_PER_MINUTE: '1000000',
  PERSON_LIMIT_PER_MINUTE: '1000000',
  LOG_IN_LIMIT_PER_MINUTE: '1000000',
  STEP_TIMEOUT_MS: '300000',
  LOG_LEVEL: 'warn',
}

export async function openShop(proof: Proof, options: ShopOptions): Promise<Shop> {
  const { later, close } = closing()
  proof.later(close)
  const { bus, settings, crashAt = () => undefined, onDeath = () => {}, between = async (_, port) => port() } = options
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-prove-'))
  // The database's own account must get through.
  await chmod(folder, 0o755)
  later(() => rm(folder, { recursive: true, force: true }))
  // What services had to say is kept, for those who want to know why.
  later(() => cp(join(folder, 'logs'), join(root, 'test-results/prove-logs', bus), { recursive: true }))
  const children = new Map<string, ChildProcess>()

  let postgres = await openPostgres(folder)
  later(() => postgres.stop())
  const nats = bus === 'nats' ? await openNats(later, folder) : undefined
  const postgresPort = await between('postgres', () => postgres.port)
  process.env.FLOTILLA_POSTGRES_URL = Object.assign(new URL(postgres.url), { port: String(postgresPort) }).href
  delete process.env.FLOTILLA_BUS_URL
  if (nats) process.env.FLOTILLA_BUS_URL = nats.urlAt(await between('nats', () => nats.port))

  const fleet = await prepareFleet({
    root,
    folder,
    port: await freePort(),
    say: () => {},
    later,
    delayOf: () => 50,
    atStart(service) {
      const at = crashAt(service)
      return { ...patient, ...settings, ...(at !== undefined && { FLOTILLA_CRASH_AT: at }) }
    },
    onSpawn(child, service) {
      children.set(service, child)
      child.once('exit', (code, signal) => {
        if (children.get(service) === child) children.delete(service)
        onDeath(service, signal ?? `code ${code}`)
      })
    },
  })
  const services = fleet.members.map(({ service }) => service.name)

  async function rows<R extends object>(database: string, query: string): Promise<R[]> {
    const client = new Client({ connectionString: Object.assign(new URL(postgres.url), { pathname: database }).href })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query(query)).rows
    } finally {
      await client.end()
    }
  }

  await record({ rows }, services)
  await Promise.all(
    fleet.members.map((member) =>
      member.process.restart(programOf({ ...member, bundle: member.bundle! })).catch(() => {}),
    ),
  )
  const shop: Shop = {
    bus,
    url: fleet.members.find(({ service }) => service.name === 'gateway')!.process.status().url,
    staffPasswordFile: fleet.staffPassword!,
    services,
    rows,
    async kill(service, before = () => {}) {
      const child = children.get(service)
      if (!child) return
      before()
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    async restart(store, awayMs) {
      if (store === 'nats') {
        await nats!.kill()
        await sleep(awayMs)
        return nats!.start()
      }
      process.kill(postgres.pid, 'SIGKILL')
      await postgres.ended
      await sleep(awayMs)
      postgres = await openPostgres(folder, postgres.port)
    },
    untilReady: () => untilReady(fleet),
    close,
  }
  await shop.untilReady()
  return shop
}

function closing() {
  const closers: (() => Promise<unknown>)[] = []
  return {
    later: (close: () => Promise<unknown>) => void closers.push(close),
    async close() {
      for (const one of closers.splice(0).toReversed()) await one()
    },
  }
}

// A commit is written before it is answered; that the disk itself outlives a power cut is not what is tried.
function openPostgres(folder: string, port?: number): Promise<Postgres> {
  return startPostgres({ dir: join(folder, 'postgres'), ...(port && { port }), settings: { fsync: 'off' } })
}

async function openNats(later: Proof['later'], folder: string): Promise<NatsServer> {
  const nats = await makeNats(folder)
  await nats.start()
  later(nats.kill)
  return nats
}

async function untilReady(fleet: Fleet): Promise<void> {
  while (!fleet.members.every(({ process: one }) => one.status().state === 'ready')) await sleep(50)
}
