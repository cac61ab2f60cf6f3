import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAlive, openCheckout, type Program, until } from './program.ts'

const checkout = openCheckout()
const postgres = join(checkout.root, '.flotilla/postgres')
const pidFile = join(postgres, 'data/postmaster.pid')
let started: Program

beforeAll(async () => {
  started = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
})

afterAll(checkout.remove)

test('after kill -9 of PostgreSQL it is back at its port with what was committed', async () => {
  const before = await database()
  await query('create table kept as select 7 as answer')
  process.kill(before.pid!, 'SIGKILL')
  const after = await until(async () => {
    const { ready, database: found } = await checkout.status()
    return ready && found
  })
  expect(after).toEqual({
    ...before,
    pid: expect.any(Number),
    restarts: 1,
    ended: { how: 'SIGKILL', at: expect.any(Number) },
  })
  expect(after.pid).not.toBe(before.pid)
  expect(await query('select answer from kept')).toEqual([{ answer: 7 }])
  expect(started.output()).toContain(
    'database: ended with SIGKILL; again in 200 ms (.flotilla/postgres/postgres.log)\ndatabase: ready again\n',
  )
  const doctor = checkout.flotilla('doctor')
  const status = checkout.flotilla('status')
  await Promise.all([doctor.exit, status.exit])
  expect(doctor.output()).toContain(
    `; database ready at ${before.where} (1 restart, the last time it had ended with SIGKILL); `,
  )
  expect(status.output()).toMatch(new RegExp(`^database +ready +${before.where} +pid ${after.pid} .*1 restart$`, 'm'))
})

test('a database that hangs is not called ready', async () => {
  const { pid } = await database()
  process.kill(pid!, 'SIGSTOP')
  const { ready, database: hung, services } = await checkout.status()
  process.kill(pid!, 'SIGCONT')
  expect({ ready, state: hung?.state }).toEqual({ ready: false, state: 'unready' })
  expect(services.map(({ state }) => state)).toEqual(['ready', 'ready'])
  await until(async () => (await checkout.status()).ready)
})

test('a dashboard that was killed is back at its address', async () => {
  const { dashboard } = await checkout.status()
  const answers = () => fetch(dashboard!, { headers: { connection: 'close' } }).then(({ status }) => status)
  await until(() => answers().catch(() => undefined))
  const [pid] = await dashboards()
  process.kill(pid!, 'SIGKILL')
  await until(() => started.output().includes('dashboard: ended with SIGKILL; again in 200 ms'))
  await until(() => started.output().includes('dashboard: ready again'))
  expect(await answers()).toBeLessThan(500)
  expect(await dashboards()).not.toContain(pid)
})

test('after kill -9 of esbuild the next save is served all the same', async () => {
  const source = join(checkout.root, 'services/alpha/src/greeting.ts')
  const { services } = await checkout.status()
  const url = services.find(({ name }) => name === 'alpha')!.url
  for (const greeting of ['two', 'three']) {
    if (greeting === 'three') process.kill(esbuild(), 'SIGKILL')
    writeFileSync(source, `export const greeting = '${greeting}'\n`)
    await until(() =>
      fetch(url, { headers: { connection: 'close' } }).then(
        async (answer) => (await answer.text()).includes(`"greeting":"${greeting}"`),
        () => false,
      ),
    )
  }
  expect(started.output()).not.toContain('The service')
})

test('kill -9 of the supervisor: a dashboard ends with it, and stop finds the PostgreSQL that was started again', async () => {
  const { pid, restarts } = await database()
  expect(restarts).toBe(1)
  const [dashboard] = await dashboards()
  started.child.kill('SIGKILL')
  await started.exit
  await until(() => !isAlive(dashboard!))
  const stop = checkout.flotilla('stop')
  expect(await stop.exit).toBe(0)
  expect(stop.output()).toContain('cleared away what a killed supervisor left')
  // A zombie for as long as nobody reaps it.
  await until(() => !isAlive(pid!))
  expect(existsSync(pidFile)).toBe(false)
})

test('a dashboard that hangs when its supervisor is killed is ended by stop', async () => {
  started = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
  const [dashboard] = await until(async () => (await dashboards()).length > 0 && dashboards())
  process.kill(dashboard!, 'SIGSTOP')
  started.child.kill('SIGKILL')
  await started.exit
  expect(await checkout.flotilla('stop').exit).toBe(0)
  await until(() => !isAlive(dashboard!))
})

test('what keeps PostgreSQL from starting is said once and shown; then it comes back', async () => {
  started = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
  const restore = await breakDatabase()
  const broken = await until(async () => {
    const { ready, database: found } = await checkout.status()
    expect(ready).toBe(false)
    return found!.restarts > 2 && found!.state === 'crashed' && found
  })
  const how = 'code 2 (could not find the database system)'
  expect(broken).toMatchObject({ pid: null, ended: { how } })
  const status = checkout.flotilla('status')
  expect(await status.exit).toBe(1)
  expect(status.output()).toContain(`ended with ${how}\n`)
  expect(started.output().split(how)).toHaveLength(2)
  restore()
  await until(async () => (await checkout.status()).ready)
  expect(started.output()).toContain('database: ready again')
})

test('a stop while PostgreSQL is started again leaves nothing', async () => {
  const { services, database: before } = await checkout.status()
  process.kill(before!.pid!, 'SIGKILL')
  await until(() => existsSync(pidFile) && !readFileSync(pidFile, 'utf8').startsWith(`${before!.pid}\n`))
  const restarted = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const pids = [restarted, ...(await dashboards()), ...services.map(({ pid }) => pid!)]
  started.child.kill('SIGINT')
  expect(await started.exit).toBe(0)
  expect(pids.filter(isAlive)).toEqual([])
  expect(existsSync(pidFile)).toBe(false)
  expect(existsSync(join(checkout.root, '.flotilla/state.json'))).toBe(false)
})

test('a stop while PostgreSQL cannot start leaves nothing', async () => {
  started = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
  const restore = await breakDatabase()
  await until(() => started.output().includes('(could not find the database system)'))
  expect(await checkout.flotilla('stop').exit).toBe(0)
  expect(await started.exit).toBe(0)
  expect(existsSync(pidFile) && isAlive(Number(readFileSync(pidFile, 'utf8').split('\n')[0]))).toBe(false)
  restore()
})

async function breakDatabase(): Promise<() => void> {
  const control = join(postgres, 'data/global/pg_control')
  const { pid } = await database()
  renameSync(control, `${control}.away`)
  process.kill(pid!, 'SIGKILL')
  return () => renameSync(`${control}.away`, control)
}

async function database() {
  return (await checkout.status()).database!
}

function esbuild(): number {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
  return Number(new RegExp(`^ *(\\d+) +${started.child.pid} .*esbuild.* --service=`, 'm').exec(all)![1])
}

// What the state file names beside the services.
async function dashboards(): Promise<number[]> {
  const { children } = JSON.parse(readFileSync(join(checkout.root, '.flotilla/state.json'), 'utf8'))
  return children
    .filter(({ args }: { args: string[] }) => args.includes('dashboard'))
    .map(({ pid }: { pid: number }) => pid)
    .filter(isAlive)
}

async function query(text: string): Promise<unknown[]> {
  const [, , , port] = readFileSync(pidFile, 'utf8').split('\n')
  const password = readFileSync(join(postgres, 'password'), 'utf8')
  const client = new Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}
