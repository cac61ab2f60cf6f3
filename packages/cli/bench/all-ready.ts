import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { openPorts } from '@flotilla/supervisor/ports'
import { readServices, root } from '@flotilla/workspace/repository'

const rounds = 5
const most = 1.5

// All services ready, from the command on, against as many processes of bare Fastify + pg on the same embedded PostgreSQL, from its start on. They take turns, and the
// ratio is taken round by round. What a first start does once (making databases, bundling packages from npm) is behind both.
const state = join(root, '.flotilla/bench')
const services = await readServices()
const ports = openPorts(state)
const port = await ports.next()
try {
  await ours()
  const ratios: number[] = []
  const [saved, stops] = [[] as number[], [] as number[]]
  for (let round = 0; round < rounds; round++) {
    const shop = await ours()
    const bare = await bareProcesses()
    stops.push(shop.stop)
    saved.push(shop.ready)
    ratios.push(shop.ready / bare)
    console.log(
      `round ${round + 1}: shop ready in ${shop.ready.toFixed(2)} s, stopped in ${shop.stop.toFixed(2)} s; bare ${bare.toFixed(2)} s`,
    )
  }
  const ratio = middle(ratios)
  console.log(
    `${services.length} services ready / as many bare Fastify + pg, at most ${most}: ${ratio.toFixed(2)} (ready ${middle(saved).toFixed(1)} s, stop ${middle(stops).toFixed(2)} s)`,
  )
  process.exitCode = ratio <= most ? 0 : 1
} finally {
  await removePostgres(join(state, 'postgres'))
  await rm(state, { recursive: true, force: true })
}

async function ours(): Promise<{ ready: number; stop: number }> {
  const begun = performance.now()
  // As the launcher starts it.
  const NODE_COMPILE_CACHE = join(state, 'compile-cache')
  const env = { ...process.env, FLOTILLA_STATE: state, FLOTILLA_POSTGRES_URL: undefined, NODE_COMPILE_CACHE }
  const child = spawn(process.execPath, [join(root, 'packages/cli/src/main.ts'), 'start', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  let output = ''
  await new Promise<void>((done, fail) => {
    child.stdout!.on('data', (chunk) => (output += chunk).includes('ready in') && done())
    child.once('exit', () => fail(new Error(`the shop did not start:\n${output}`)))
  })
  const ready = seconds(begun)
  const stopping = performance.now()
  await ended(child, 'SIGINT')
  return { ready, stop: seconds(stopping) }
}

async function bareProcesses(): Promise<number> {
  const begun = performance.now()
  const postgres = await startPostgres({ dir: join(state, 'postgres'), port: await ports.next(), log: () => {} })
  const children = services.map(() =>
    spawn(process.execPath, [join(import.meta.dirname, 'yardstick/bare.mjs')], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, DATABASE_URL: postgres.url },
    }),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  const taken = seconds(begun)
  await Promise.all(children.map((child) => ended(child, 'SIGKILL')))
  await postgres.stop()
  return taken
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

function seconds(since: number): number {
  return (performance.now() - since) / 1_000
}

function middle(list: number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1]!
}
