import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { open, readFile, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Account, accountToUse } from './account.ts'
import { findBinaries } from './binaries.ts'
import { openDataFolder, placeOf, removeDataFolder } from './data-folder.ts'
import { toPostgresError } from './errors.ts'
import { end, stopLeftover } from './leftover.ts'

export interface Postgres {
  /** The superuser's, on 127.0.0.1. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Holds everything: `data/`, `password` (mode 0600), `postgres.log`. Made if it is not there. For one supervisor at a time. */
  dir: string
  /** Taken if it is free; else, and by default, any free one. */
  port?: number
  /** Beyond the defaults, such as `{ fsync: 'off' }` for a database that may be lost. */
  settings?: Readonly<Record<string, string>>
  log?: (line: string) => void
}

/** Starts PostgreSQL on the files in `dir`, and makes them first where needed. A server left over by a crash is stopped before. */
export async function startPostgres({ dir, port, settings = {}, log = () => {} }: PostgresOptions): Promise<Postgres> {
  const account = accountToUse()
  const binaries = await findBinaries(account)
  const folder = await openDataFolder(resolve(dir), binaries, account)
  const data = await realpath(folder.data)
  await stopLeftover(data)
  const deadline = Date.now() + 60_000
  for (let wanted = port; ; wanted = undefined) {
    const chosen = await freePort(wanted)
    const server = await launch({
      program: binaries.postgres,
      data,
      port: chosen,
      settings,
      account,
      logFile: join(dir, 'postgres.log'),
    })
    const url = `postgres://postgres:${folder.password}@127.0.0.1:${chosen}/postgres`
    if (await isReady(server, url, deadline)) return running(server, url, chosen)
    const output = await server.output()
    // Taken in between by another; or the last server's children have not noticed its death yet.
    if (!/Address already in use|still in use|lock file .* already exists/.test(output) || Date.now() > deadline)
      throw toPostgresError('PostgreSQL did not start', output)
    log('PostgreSQL: trying again')
    await sleep(100)
  }
}

/** Stops what a supervisor that is gone left running on `dir`. */
export async function stopPostgres(dir: string): Promise<void> {
  const place = await placeOf(join(resolve(dir), 'data'))
  if (place) await stopLeftover(await realpath(place).catch(() => place))
}

/** Stops it and removes all its files. */
export async function removePostgres(dir: string): Promise<void> {
  await stopPostgres(dir)
  await removeDataFolder(resolve(dir))
}

interface Server {
  readonly child: ChildProcess
  readonly ended: Promise<void>
  /** What this run has written to the log. */
  output(): Promise<string>
}

async function launch(options: {
  program: string
  data: string
  port: number
  settings: Readonly<Record<string, string>>
  account: Account | undefined
  logFile: string
}): Promise<Server> {
  const { program, data, port, settings, account, logFile } = options
  const all = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 300, ...settings }
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = await open(logFile, 'a', 0o600)
  const { size: before } = await log.stat()
  // A process group of its own: Ctrl-C in the terminal is for the supervisor, which stops the services first.
  const child = spawn(program, ['-D', data, ...args], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  await log.close()
  return { child, ended, output: async () => (await readFile(logFile)).subarray(before).toString() }
}

async function isReady({ child }: Server, url: string, deadline: number): Promise<boolean> {
  while (isUp(child) && Date.now() < deadline) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return isUp(child)
    } catch {
      await sleep(20)
    }
  }
  if (child.pid !== undefined) await end(child.pid)
  return false
}

function isUp({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}

function running({ child, ended }: Server, url: string, port: number): Postgres {
  const pid = child.pid!
  return {
    url,
    port,
    pid,
    ended,
    async stop() {
      if (isUp(child)) await Promise.race([end(pid), ended])
      await ended
    },
  }
}

/** `wanted` if it is free on 127.0.0.1, else any from 10,000 to 19,999 that is: the system may give one above 32,767 to an outgoing connection before it is used. */
export async function freePort(wanted = anyPort()): Promise<number> {
  for (let port = wanted; ; port = anyPort()) if (await isFree(port)) return port
}

const anyPort = () => randomInt(10_000, 20_000)

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
  })
}
