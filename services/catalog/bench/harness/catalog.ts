import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { newKey, publicHalf } from '@flotilla/auth/keys'
import { signToken } from '@flotilla/auth/sign'
import { testDatabase } from '@flotilla/testing'
import setup from '@flotilla/testing/global-setup'
import { Pool } from 'undici'
import { tables } from '../../src/tables.ts'
import type { Rates } from './judge.ts'

const requestsPerRound = 5_000
const connections = 32
const product = '/products/00000000-0000-7000-8000-000000000001'

export interface Server {
  readonly url: string
  readonly admin: string
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Processes that answer GET of a product, all on one database, and the load for them. */
export interface Bench {
  /** A program, by its path from the bench folder. Resolves when it answers. */
  serve(program: string, env?: Record<string, string>): Promise<Server>
  /** A program that says in a line where it is. */
  spawnUntil(args: readonly string[], says: RegExp): Promise<string>
  /** Every server is measured in turn in each of `rounds`: requests per second, by name. */
  measure<N extends string>(servers: Readonly<Record<N, Server>>, rounds: number): Promise<Record<N, number[]>>
  /** The same, and what each would do with a processor to itself: requests per second of its own processor time. What else the machine does does not count there. */
  measureBoth<N extends string>(servers: Readonly<Record<N, Server>>, rounds: number): Promise<Record<N, Rates>>
  /** A token with which a service calls catalog. */
  token(): Promise<string>
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const teardown = await setup()
  const database = await testDatabase(tables)
  const busSchema = new URL(import.meta.resolve('@flotilla/postgres-bus/schema.sql'))
  const bus = await testDatabase({ sql: [await readFile(busSchema, 'utf8')] })
  const keys = await makeKeys()
  const children: ChildProcess[] = []
  const given = {
    DATABASE_URL: database.url,
    BUS_URL: bus.ownerUrl,
    SERVICE_KEY_FILE: keys.own,
    TRUSTED_KEYS_FILE: keys.trusted,
  }

  function run(args: readonly string[], env: Record<string, string>, stdout: 'ignore' | 'pipe'): ChildProcess {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', stdout, 'inherit'],
    })
    children.push(child)
    return child
  }

  return {
    async serve(program, env = {}) {
      const [PORT, ADMIN_PORT] = [`${await freePort()}`, `${await freePort()}`]
      const file = fileURLToPath(new URL(`../${program}`, import.meta.url))
      const child = run([file], { ...given, ...env, PORT, ADMIN_PORT }, 'ignore')
      const url = `http://127.0.0.1:${PORT}`
      while (!(await isThere(url + product))) {
        if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return { url, admin: `http://127.0.0.1:${ADMIN_PORT}` }
    },
    async spawnUntil(args, says) {
      const child = run(args, {}, 'pipe')
      for await (const line of createInterface({ input: child.stdout! })) {
        const found = says.exec(line)?.[1]
        if (found === undefined) continue
        child.stdout!.resume()
        return found
      }
      throw new Error(`${args.join(' ')} did not say where it is`)
    },
    measure: (servers, rounds) => inTurns(servers, rounds, rateOf),
    async measureBoth<N extends string>(servers: Readonly<Record<N, Server>>, rounds: number) {
      const both = await inTurns(servers, rounds, async (server) => {
        const { admin } = server
        const before = await cpuSeconds(admin)
        const perSecond = await rateOf(server)
        return { perSecond, perCpuSecond: requestsPerRound / ((await cpuSeconds(admin)) - before) }
      })
      const turned = (Object.entries(both) as [N, { perSecond: number; perCpuSecond: number }[]][]).map(
        ([name, list]) => [
          name,
          {
            perSecond: list.map(({ perSecond }) => perSecond),
            perCpuSecond: list.map(({ perCpuSecond }) => perCpuSecond),
          },
        ],
      )
      return Object.fromEntries(turned) as Record<N, Rates>
    },
    token: keys.token,
    async close() {
      for (const child of children) child.kill('SIGKILL')
      await rm(keys.dir, { recursive: true })
      await database.drop()
      await bus.drop()
      await teardown()
    },
  }
}

async function inTurns<N extends string, T>(
  servers: Readonly<Record<N, Server>>,
  rounds: number,
  measure: (server: Server) => Promise<T>,
): Promise<Record<N, T[]>> {
  const all = Object.entries<Server>(servers) as [N, Server][]
  const found = Object.fromEntries(all.map(([name]) => [name, [] as T[]])) as Record<N, T[]>
  // The first rounds warm up.
  for (let round = -4; round < rounds; round++)
    for (const [name, server] of all) {
      const one = await measure(server)
      if (round >= 0) found[name].push(one)
    }
  return found
}

async function cpuSeconds(admin: string): Promise<number> {
  const metrics = await (await fetch(`${admin}/metrics`)).text()
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)![1])
}

async function rateOf({ url: origin, headers = {} }: Server): Promise<number> {
  const pool = new Pool(origin, { connections })
  let left = requestsPerRound
  const begun = performance.now()
  const worker = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({ method: 'GET', path: product, headers })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${origin} answered ${statusCode}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const rate = (requestsPerRound * 1_000) / (performance.now() - begun)
  await pool.close()
  return rate
}

function isThere(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function makeKeys() {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-bench-'))
  const key = newKey('catalog')
  const [own, trusted] = [join(dir, 'own.json'), join(dir, 'trusted.json')]
  await writeFile(own, JSON.stringify(key), { mode: 0o600 })
  await writeFile(trusted, JSON.stringify({ keys: [publicHalf(key)] }))
  const signing = { kid: 'catalog', issuer: 'catalog', audience: 'catalog', seconds: 3_600 }
  const token = () => signToken(key, { sub: 'service:catalog' }, { ...signing, now: Date.now() })
  return { dir, own, trusted, token }
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  socket.close()
  return port
}
