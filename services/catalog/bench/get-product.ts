import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testDatabase } from '@flotilla/testing'
import setup from '@flotilla/testing/global-setup'
import { exportJWK, generateKeyPair } from 'jose'
import { Pool } from 'undici'

const rounds = 15
const requestsPerRound = 3_000
const connections = 32
const product = '/products/00000000-0000-7000-8000-000000000001'

// GET of a product from the catalog service with everything on (guard, limits, deadlines, logs, metrics, 1 % of traces exported), against bare Fastify + pg.
// The two take turns in every round; the ratio is taken round by round.
const teardown = await setup()
const database = await testDatabase({ migrations: new URL('../migrations', import.meta.url) })
const busSchema = new URL(import.meta.resolve('@flotilla/messaging/postgres-bus/schema.sql'))
const bus = await testDatabase({ sql: [await readFile(busSchema, 'utf8')] })
const receiver = createServer((request, response) => request.resume().once('end', () => response.end('{}'))).listen(
  0,
  '127.0.0.1',
)
const keys = await makeKeys()
const children: ChildProcess[] = []

try {
  const env = {
    DATABASE_URL: database.url,
    BUS_URL: bus.url,
    SERVICE_KEY_FILE: keys.own,
    TRUSTED_KEYS_FILE: keys.trusted,
  }
  const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${portOf(receiver)}`, OTEL_TRACES_SAMPLER_ARG: '0.01' }
  const servers = {
    catalog: await start('../src/main.ts', { ...env, ...otlp }),
    bare: await start('yardstick/bare.ts', env),
    prepared: await start('yardstick/bare.ts', { ...env, PREPARED: '1' }),
  }
  const rates = { catalog: [] as number[], bare: [] as number[], prepared: [] as number[] }
  const names = ['catalog', 'bare', 'prepared'] as const
  for (let round = -4; round < rounds; round++) {
    for (const name of names) {
      const rate = await measure(servers[name])
      if (round >= 0) rates[name].push(rate)
    }
  }
  console.log(names.map((name) => `${name} ${Math.round(middle(rates[name]))} requests/s`).join(', '))
  report('GET of a product / bare Fastify + pg with a statement prepared by hand', rates.catalog, rates.prepared)
  const median = report('GET of a product / bare Fastify + pg, at least 0.8', rates.catalog, rates.bare)
  process.exitCode = median >= 0.8 ? 0 : 1
} finally {
  for (const child of children) child.kill('SIGKILL')
  receiver.close()
  await rm(keys.dir, { recursive: true })
  await database.drop()
  await bus.drop()
  await teardown()
}

function report(name: string, ours: number[], theirs: number[]): number {
  const ratios = ours.map((rate, round) => rate / theirs[round]!).toSorted((a, b) => a - b)
  console.log(`${name}: ${middle(ratios).toFixed(2)} (${ratios[0]!.toFixed(2)}–${ratios.at(-1)!.toFixed(2)})`)
  return middle(ratios)
}

function middle(list: number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1]!
}

async function measure(origin: string): Promise<number> {
  const pool = new Pool(origin, { connections })
  let left = requestsPerRound
  const begun = performance.now()
  const worker = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({ method: 'GET', path: product })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${origin} answered ${statusCode}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const rate = (requestsPerRound * 1_000) / (performance.now() - begun)
  await pool.close()
  return rate
}

async function start(program: string, env: Record<string, string>): Promise<string> {
  const [PORT, ADMIN_PORT] = [`${await freePort()}`, `${await freePort()}`]
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url))], {
    env: { ...process.env, ...env, PORT, ADMIN_PORT },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.push(child)
  const origin = `http://127.0.0.1:${PORT}`
  while (
    !(await fetch(origin + product).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return origin
}

async function makeKeys() {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-bench-'))
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const [own, trusted] = [join(dir, 'own.json'), join(dir, 'trusted.json')]
  await writeFile(own, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 })
  await writeFile(trusted, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'catalog' }] }))
  return { dir, own, trusted }
}

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const port = portOf(socket)
  socket.close()
  return port
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as AddressInfo).port
}
