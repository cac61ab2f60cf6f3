import { type ChildProcess, spawn } from 'node:child_process'
import { open, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import { tryConnection } from './connection.ts'
import { reasonIn, toPostgresError } from './errors.ts'
import { end, endOrphans, stopLeftover } from './leftover.ts'

export interface Postgres {
  /** The superuser's, on 127.0.0.1. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Resolves when the server has ended, for whatever reason, with how: `SIGKILL`, `code 1 (the disk is full)`. */
  readonly ended: Promise<string>
  /**
   * Starts it again when it has ended, on the same files and the same port; never makes new files. A PostgresError when it does not start, its port
   * being taken included. `signal` ends what was begun, and has this throw.
   */
  restart(signal?: AbortSignal): Promise<Postgres>
  stop(): Promise<void>
}

/** What is the same at each start. */
export interface Setup {
  readonly program: string
  readonly data: string
  readonly password: string
  readonly settings: Readonly<Record<string, string>>
  readonly account: Account | undefined
  readonly logFile: string
}

const patienceMs = 60_000
const mostOfLog = 64_000

/** Starts the server on that port. What an earlier one left on the same files is ended before. */
export async function startServer(setup: Setup, port: number, signal?: AbortSignal): Promise<Postgres> {
  const url = `postgres://postgres:${setup.password}@127.0.0.1:${port}/postgres`
  const deadline = Date.now() + patienceMs
  for (;;) {
    await stopLeftover(setup.data)
    signal?.throwIfAborted()
    const server = await launch(setup, port)
    if (await isReady(server, url, deadline, signal)) return running(setup, server, url, port)
    signal?.throwIfAborted()
    const [how, output] = [await server.ended, await server.output()]
    // The children of a server that was killed have not noticed its death yet.
    if (!/still in use|lock file .* already exists/.test(output) || Date.now() > deadline)
      throw toPostgresError('PostgreSQL did not start', output, how)
    await endOrphans(setup.data, setup.program)
    await sleep(100)
  }
}

interface Server {
  readonly child: ChildProcess
  readonly ended: Promise<string>
  /** What this run has written to the log, at most its last 64 kB. */
  output(): Promise<string>
}

async function launch({ program, data, settings, account, logFile }: Setup, port: number): Promise<Server> {
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
  const output = () => readFrom(logFile, before)
  const ended = new Promise<string>((done) => {
    child.once('exit', async (code, signal) => done(signal ?? inWords(code, await output().catch(() => ''))))
    child.once('error', ({ message }) => done(message))
  })
  await log.close()
  return { child, ended, output }
}

function inWords(code: number | null, output: string): string {
  const reason = code === 0 ? undefined : reasonIn(output)
  return reason ? `code ${code} (${reason})` : `code ${code}`
}

async function readFrom(file: string, start: number): Promise<string> {
  const { size } = await stat(file)
  const from = Math.max(start, size - mostOfLog)
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - from)), { position: from })
    return buffer.subarray(0, bytesRead).toString()
  } finally {
    await handle.close()
  }
}

async function isReady(
  { child, ended }: Server,
  url: string,
  deadline: number,
  signal?: AbortSignal,
): Promise<boolean> {
  while (isUp(child) && !signal?.aborted) {
    // Where its port is taken, another program has the connection, and may be silent.
    const wrong = await Promise.race([tryConnection(url, 5_000), ended.then((message) => ({ message, code: '' }))])
    if (!wrong) return isUp(child)
    // Recovery (57P03) takes as long as it takes: one that is cut short begins at the same place the next time.
    if (wrong.code !== '57P03' && Date.now() > deadline) break
    await sleep(20)
  }
  if (isUp(child)) await end(child.pid!)
  return false
}

function isUp({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}

function running(setup: Setup, { child, ended }: Server, url: string, port: number): Postgres {
  const pid = child.pid!
  return {
    url,
    port,
    pid,
    ended,
    restart: (signal) => startServer(setup, port, signal),
    async stop() {
      if (isUp(child)) await Promise.race([end(pid), ended])
      await ended
    },
  }
}
