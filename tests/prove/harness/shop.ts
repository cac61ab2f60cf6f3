import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, type Postgres, startPostgres } from '@flotilla/embedded-postgres'
import type { Books } from '@flotilla/shop-test/books'
import { type Fleet, prepareFleet, programOf } from '@flotilla/supervisor/fleet'
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
export type Jump = 'ahead' | 'behind'

// Each signal turns the clock, and turns it back.
const turnable = `
  const { now } = Date
  let offset = 0
  Date.now = () => now() + offset
  process.on('SIGUSR2', () => (offset = offset ? 0 : 20_000)).on('SIGHUP', () => (offset = offset ? 0 : -20_000))`

// And another one makes it collect its garbage, and write down what is left.
const weighable = `
  const { writeFileSync } = process.getBuiltinModule('node:fs')
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc')
  const collect = process.getBuiltinModule('node:vm').runInNewContext('gc')
  process.on('SIGWINCH', () => {
    collect()
    collect()
    writeFileSync(process.env.PROVE_HEAP_FILE, String(process.memoryUsage().heapUsed))
  })`
const signals = { ahead: 'SIGUSR2', behind: 'SIGHUP' } as const

/** All nine services as `flotilla start` runs them, on stores of their own, in the hands of a proof. */
export interface Shop extends Books {
  readonly bus: BusKind
  readonly url: string
  readonly staffPasswordFile: string
  readonly services: readonly string[]
  /** All that it keeps: `keys`, `logs`, `passwords.json`. */
  readonly folder: string
  urlOf(service: string): string
  /** Where its probes and metrics are. */
  adminOf(service: string): string
  /** Runs an edited copy of a service's program in its place; what is given back puts the program as it is there again. */
  mutate(service: string, edit: (program: string) => string): Promise<() => Promise<void>>
  /** kill -9 of a service; it is started again at once. Resolves when it is dead. `before` is called when there is one to kill. */
  kill(service: string, before?: () => void): Promise<void>
  /** The process stands still for so long: its port takes connections, and nothing answers. */
  freeze(service: string, ms: number): Promise<void>
  /** A service's clock is 20 s ahead or behind for so long. */
  jump(service: string, where: Jump, ms: number): Promise<void>
  /** Bytes that a service holds when its garbage is collected. */
  heap(service: string): Promise<number>
  /** kill -9 of a store, and start again after `awayMs`; NATS without its files, if it is to be emptied. */
  restart(store: Store, awayMs: number, emptied?: boolean): Promise<void>
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
  ORDER_LIMIT_PER_MINUTE: '1000000',
  CONNECTIONS_PER_ADDRESS: '1000000',
  REQUESTS_PER_ADDRESS: '1000000',
  STREAMS_PER_ADDRESS: '1000000',
  STEP_TIMEOUT_MS: '300000',
  LOG_LEVEL: 'warn',
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(turnable + weighable)}`,
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
  const heapFileOf = (service: string) => join(folder, `${service}.heap`)

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
      return {
        ...patient,
        ...settings,
        PROVE_HEAP_FILE: heapFileOf(service),
        ...(at !== undefined && { FLOTILLA_CRASH_AT: at }),
      }
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
  const memberOf = (name: string) => fleet.members.find(({ service }) => service.name === name)!
  const urlOf = (service: string) => memberOf(service).process.status().url
  const shop: Shop = {
    bus,
    folder,
    urlOf,
    adminOf: (service) => memberOf(service).process.status().admin,
    url: urlOf('gateway'),
    staffPasswordFile: fleet.staffPassword!,
    services,
    rows,
    async mutate(service, edit) {
      const { bundle, process: running, ...rest } = memberOf(service)
      const program = programOf({ ...rest, bundle: bundle! })
      const source = await readFile(program.main, 'utf8')
      const edited = edit(source)
      if (edited === source) throw new Error(`nothing of ${service} was edited`)
      const main = program.main.replace(/\.mjs$/, '.edited.mjs')
      await writeFile(main, edited)
      await running.restart({ ...program, main })
      return () => running.restart(program)
    },
    async kill(service, before = () => {}) {
      const child = children.get(service)
      if (!child) return
      before()
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    async freeze(service, ms) {
      const child = children.get(service)!
      child.kill('SIGSTOP')
      await sleep(ms)
      child.kill('SIGCONT')
    },
    async jump(service, where, ms) {
      const child = children.get(service)
      child?.kill(signals[where])
      await sleep(ms)
      child?.kill(signals[where])
    },
    async heap(service) {
      const file = heapFileOf(service)
      await rm(file, { force: true })
      children.get(service)!.kill('SIGWINCH')
      for (;;) {
        const bytes = Number(await readFile(file, 'utf8').catch(() => 0))
        if (bytes > 0) return bytes
        await sleep(20)
      }
    },
    async restart(store, awayMs, emptied = false) {
      if (store === 'nats') {
        await nats!.kill()
        if (emptied) await nats!.empty()
        await sleep(awayMs)
        return nats!.start()
      }
      process.kill(postgres.pid, 'SIGKILL')
      await postgres.ended
      await sleep(awayMs)
      postgres = await postgres.restart()
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
function openPostgres(folder: string): Promise<Postgres> {
  return startPostgres({ dir: join(folder, 'postgres'), settings: { fsync: 'off' } })
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
