import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nothingRuns, type Status } from '@flotilla/supervisor/status'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAlive, openCheckout, type Program, until } from './program.ts'

// What shells have for other programs.
const checkout = openCheckout({
  LOG_LEVEL: 'INFO',
  HTTP_PROXY: 'http://127.0.0.1:9',
  PGSSLNEGOTIATION: 'postgres',
  FLOTILLA_MAIL_FROM: 'me@flotilla.test',
})
let started: Program

beforeAll(async () => {
  started = checkout.flotilla('start')
  await until(() => /^http\S+\n$/m.test(started.output()))
})

afterAll(checkout.remove)

test('says a line per step and service, and the address last', async () => {
  const [about, ...lines] = started.output().trim().split('\n')
  expect(about).toBe('not for the shop: LOG_LEVEL of this shell; its settings are FLOTILLA_LOG_LEVEL')
  expect(lines[0]).toMatch(/^database: ready at 127\.0\.0\.1:\d+$/)
  for (const name of ['alpha', 'beta']) expect(started.output()).toMatch(new RegExp(`^${name}: +ready at http://`, 'm'))
  const status = checkout.flotilla('status', '--json')
  expect(await status.exit).toBe(0)
  const { services, ...rest } = JSON.parse(status.output()) as Status
  expect(rest).toEqual({
    ready: true,
    storefront: lines.at(-1),
    dashboard: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    database: {
      state: 'ready',
      where: lines[0]!.split(' ').at(-1),
      embedded: true,
      pid: expect.any(Number),
      restarts: 0,
      ended: null,
    },
  })
  expect(services.map(({ name, state, restarts }) => ({ name, state, restarts }))).toEqual([
    { name: 'beta', state: 'ready', restarts: 0 },
    { name: 'alpha', state: 'ready', restarts: 0 },
  ])
})

test('tells each service its own database and keys, and the addresses of those it depends on only', async () => {
  const [alpha, beta] = await Promise.all([env('alpha'), env('beta')])
  expect(alpha.BETA_URL).toBe(await urlOf('beta'))
  expect(beta).not.toHaveProperty('ALPHA_URL')
  expect(new URL(alpha.DATABASE_URL!)).toMatchObject({ pathname: '/alpha', username: 'alpha' })
  expect(Object.keys(alpha).filter((name) => /^(FLOTILLA_|PG|HTTP)/.test(name))).toEqual([])
  expect(alpha).toMatchObject({ LOG_LEVEL: 'info', MAIL_FROM: 'me@flotilla.test', PATH: expect.any(String) })
  expect(JSON.parse(readFileSync(alpha.SERVICE_KEY_FILE!, 'utf8'))).toMatchObject({
    kid: 'alpha',
    crv: 'Ed25519',
    d: expect.any(String),
  })
  expect(statSync(alpha.SERVICE_KEY_FILE!).mode & 0o777).toBe(0o600)
  const { keys } = JSON.parse(readFileSync(beta.TRUSTED_KEYS_FILE!, 'utf8'))
  expect(keys.map(({ kid }: { kid: string }) => kid).toSorted()).toEqual(['alpha', 'beta', 'operator'])
  expect(JSON.stringify(keys)).not.toContain('"d"')
})

test('the doctor says its memory, all processes counted, and its ports', async () => {
  const doctor = checkout.flotilla('doctor')
  await doctor.exit
  const { storefront, dashboard, database } = await checkout.status()
  const [, services, all] =
    / 2 services in (\d+) MB, with supervisor, dashboard and database (\d+) MB; /.exec(doctor.output()) ?? []
  expect(Number(services)).toBeGreaterThan(20)
  expect(Number(all)).toBeGreaterThan(Number(services) + 100)
  expect(doctor.output()).toContain(`shop: runs at ${storefront}; `)
  expect(doctor.output()).toContain(`; database ready at ${database!.where}; ports: `)
  expect(doctor.output()).toContain(`, dashboard ${new URL(dashboard!).port}\n`)
})

test('a second start in the same folder says who runs there', async () => {
  const second = checkout.flotilla('start')
  expect(await second.exit).toBe(1)
  expect(second.output()).toContain(`as process ${started.child.pid}: ${(await checkout.status()).storefront}`)
})

test('a save restarts the services that the file belongs to, and no other', async () => {
  const before = await pids()
  save('alpha/src/greeting.ts', `export const greeting = 'two'\n`)
  await until(async () => (await ask('alpha')).greeting === 'two')
  await until(() => started.output().includes('alpha: saved → served in'))
  expect((await pids()).beta).toBe(before.beta)

  // Other bytes, same code: nothing to do. The save after it shows that this one has been seen.
  const between = await pids()
  save('alpha/src/greeting.ts', `export const greeting = 'two' // said twice\n`)
  save('beta/src/main.ts', readFileSync(sourceOf('beta/src/main.ts'), 'utf8').replace("'beta'", "'gamma'"))
  await until(async () => (await ask('beta')).greeting === 'gamma')
  expect((await pids()).alpha).toBe(between.alpha)
})

test('sources that do not build leave the old code running, until they do', async () => {
  const { alpha } = await pids()
  save('alpha/src/greeting.ts', 'export const greeting =')
  await until(() => started.output().includes('Unexpected end of file'))
  expect((await pids()).alpha).toBe(alpha)
  save('alpha/src/greeting.ts', `export const greeting = 'three'\n`)
  await until(async () => (await ask('alpha')).greeting === 'three')
})

test('a saved migration that has run is refused, as flotilla migrate does; what runs goes on', async () => {
  const before = await pids()
  const text = readFileSync(sourceOf('alpha/migrations/0001_alpha.sql'), 'utf8')
  save('alpha/migrations/0001_alpha.sql', `${text}-- edited`)
  const refused = /\/0001_alpha\.sql changed after it ran: .*\nNothing was run\./
  await until(() => refused.test(started.output()))
  const migrating = checkout.flotilla('migrate', 'alpha')
  expect(await migrating.exit).toBe(1)
  expect(migrating.output()).toMatch(refused)
  expect(migrating.output().trim().split('\n')).toHaveLength(2)
  // New code is not begun on it either.
  save('alpha/src/greeting.ts', `export const greeting = 'four'\n`)
  await until(() => started.output().match(new RegExp(refused, 'g'))?.length === 2)
  expect(await pids()).toEqual(before)
  save('alpha/migrations/0001_alpha.sql', text)
  await until(async () => (await ask('alpha')).greeting === 'four')
})

test('a service that crashes is started again', async () => {
  await fetch(`${await urlOf('beta')}/crash`).catch(() => {})
  const beta = await until(async () =>
    (await checkout.status()).services.find(
      ({ name, restarts, state }) => name === 'beta' && restarts > 0 && state === 'ready',
    ),
  )
  expect(beta.restarts).toBe(1)
  expect(started.output()).toContain('beta: ended with code 7; again in 200 ms')
})

test('Ctrl-C stops all of it', async () => {
  const all = Object.values(await pids())
  started.child.kill('SIGINT')
  started.child.kill('SIGINT')
  expect(await started.exit).toBe(0)
  expect(all.filter(isAlive)).toEqual([])
  expect(existsSync(join(checkout.root, '.flotilla/postgres/data/postmaster.pid'))).toBe(false)
  expect(await checkout.status()).toEqual(nothingRuns)
})

const sourceOf = (path: string) => join(checkout.root, 'services', path)
const save = (path: string, text: string) => writeFileSync(sourceOf(path), text)

async function urlOf(name: string): Promise<string> {
  return (await checkout.status()).services.find((service) => service.name === name)!.url
}

async function pids(): Promise<Record<string, number>> {
  const { services } = await checkout.status()
  return Object.fromEntries(services.map(({ name, pid }) => [name, pid!]))
}

async function ask(name: string): Promise<{ greeting?: string; env?: NodeJS.ProcessEnv }> {
  const url = await urlOf(name)
  return fetch(url, { headers: { connection: 'close' } }).then(
    (response) => response.json() as object,
    () => ({}),
  )
}

const env = async (name: string) => (await ask(name)).env!
