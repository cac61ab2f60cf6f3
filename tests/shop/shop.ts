import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { freePort } from '@flotilla/embedded-postgres'
import { Client } from 'pg'

const cli = fileURLToPath(new URL('../../flotilla.mjs', import.meta.url))

/** A shop of its own, as `npm start` runs it: own state, own database, own ports. */
export interface Shop {
  readonly url: string
  /** All that it keeps; `postgres` in it is its database. */
  readonly folder: string
  /** The dashboard's address, with the token that allows changes. */
  dashboard(): string
  readonly staffPasswordFile: string
  start(): Promise<void>
  /** Kills supervisor, services and database at once with SIGKILL. */
  kill(): Promise<void>
  /** Where the superuser reaches a database while it runs. */
  databaseUrl(database: string): Promise<string>
  /** Rows of a service's database, asked as the superuser. */
  rows<R extends object>(database: string, query: string): Promise<R[]>
  /** Runs another command on it; gives what it printed. Throws when its exit code is neither 0 nor 1. */
  flotilla(...args: string[]): Promise<string>
  remove(): Promise<void>
}

/** `settings` are those of its services, by their own names; `shell` is what else the environment has that it is started in. */
export async function makeShop(settings: Record<string, string> = {}, shell: NodeJS.ProcessEnv = {}): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-shop-'))
  // The database's own account must get through.
  await chmod(folder, 0o755)
  const port = await freePort()
  let running: ChildProcess | undefined
  let dashboard = ''

  const marked = Object.entries(settings).map(([name, value]) => [`FLOTILLA_${name}`, value])
  const env: NodeJS.ProcessEnv = { ...process.env, ...shell, ...Object.fromEntries(marked), FLOTILLA_STATE: folder }
  delete env.FLOTILLA_POSTGRES_URL

  async function start(): Promise<void> {
    running = spawn(process.execPath, [cli, 'start', '--port', `${port}`], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    for await (const line of createInterface({ input: running.stdout! })) {
      lines.push(line)
      dashboard = /^dashboard: (\S+)$/.exec(line)?.[1] ?? dashboard
      if (line === `http://127.0.0.1:${port}`) return void running.stdout!.resume()
    }
    throw new Error(`the shop did not start:\n${lines.join('\n')}`)
  }

  async function kill(): Promise<void> {
    const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as { children: { pid: number }[] }
    const postmaster = Number((await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0])
    const exited = once(running!, 'exit')
    for (const pid of [running!.pid!, ...state.children.map((child) => child.pid), postmaster]) signal(pid)
    await exited
  }

  async function databaseUrl(database: string): Promise<string> {
    const password = (await readFile(join(folder, 'postgres/password'), 'utf8')).trim()
    const postmaster = await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')
    return `postgres://postgres:${password}@127.0.0.1:${postmaster.split('\n')[3]}/${database}`
  }

  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    dashboard: () => dashboard,
    staffPasswordFile: join(folder, 'keys/staff-password'),
    start,
    kill,
    databaseUrl,
    async rows(database, query) {
      const client = new Client({ connectionString: await databaseUrl(database) })
      await client.connect()
      try {
        return (await client.query(query)).rows
      } finally {
        await client.end()
      }
    },
    async flotilla(...args) {
      const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
      // 1 is an answer too: not all is well.
      if (code > 1) throw new Error(`flotilla ${args.join(' ')} ended with ${code}:\n${output}`)
      return output
    },
    async remove() {
      if (running?.exitCode === null && running.signalCode === null) {
        const exited = once(running, 'exit')
        running.kill('SIGTERM')
        await exited
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits for a condition; a throw counts as no. Throws after two minutes. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 120_000
  while (!(await condition().catch(() => false))) {
    if (performance.now() > end) throw new Error(`not so within two minutes: ${condition}`)
    await pause(100)
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // Gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
