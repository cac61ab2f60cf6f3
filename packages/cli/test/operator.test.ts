import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@flotilla/embedded-postgres'
import { messagingTables } from '@flotilla/messaging/tables'
import { openDatabase, sql } from '@flotilla/postgres'
import { sagaTables } from '@flotilla/saga/tables'
import { openControl } from '@flotilla/supervisor/control'
import { ensureKeys } from '@flotilla/supervisor/keys'
import { claimState } from '@flotilla/supervisor/state'
import type { ServiceStatus } from '@flotilla/supervisor/status'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { operator } from '@flotilla/workspace/operator'
import { afterAll, beforeAll, expect, test } from 'vitest'

const sagas = { harbour: 'voyage', market: undefined, yard: 'repair' } as const
type Name = keyof typeof sagas
const names = Object.keys(sagas) as Name[]
const folder = mkdtempSync(join(tmpdir(), 'flotilla-operator-'))
const children: ChildProcess[] = []
const databases: TestDatabase[] = []
const urls = new Map<Name, string>()
let control: Awaited<ReturnType<typeof openControl>>

// Three real services, behind the state that a supervisor leaves.
beforeAll(async () => {
  const keys = await ensureKeys(folder, [...names, operator], console.error)
  const read = (url: string) => readFile(new URL(import.meta.resolve(url)), 'utf8')
  const libraries = [messagingTables, sagaTables]
  const ofBus = [await read('@flotilla/postgres-bus/schema.sql')]
  const services = await Promise.all(
    names.map(async (name): Promise<ServiceStatus> => {
      const [database, bus] = await Promise.all([testDatabase({ libraries }), testDatabase({ sql: ofBus })])
      databases.push(database, bus)
      urls.set(name, database.url)
      const port = await freePort()
      const env = {
        ...process.env,
        PORT: '0',
        ADMIN_PORT: `${port}`,
        SERVICE_KEY_FILE: keys.privateFile(name),
        TRUSTED_KEYS_FILE: keys.trustedFile,
        DATABASE_URL: database.url,
        BUS_URL: bus.ownerUrl,
      }
      const program = new URL('operated.ts', import.meta.url).pathname
      const child = spawn(process.execPath, [program, name, ...(sagas[name] ? [sagas[name]] : [])], {
        env,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      children.push(child)
      await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
      ])
      const admin = `http://127.0.0.1:${port}`
      return { name, state: 'ready', url: admin, admin, pid: child.pid!, version: 'test', restarts: 0, ended: null }
    }),
  )
  const status = async () => ({ ready: true, storefront: null, dashboard: null, database: null, services })
  control = await openControl({ token: 'token', status, stop() {} })
  await claimState(folder, { pid: process.pid, port: control.port, token: 'token', children: [] })
})

afterAll(async () => {
  control?.close()
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    }),
  )
  await Promise.all(databases.map((database) => database.drop()))
  rmSync(folder, { recursive: true })
})

test('events: each service with what waits and was given up on; a letter is shown, tried again, or dropped with a reason', async () => {
  for (const name of names)
    await expect.poll(async () => Object.keys(await lettersOf(name)).toSorted()).toEqual(['later', 'never'])
  const { later, never } = (await lettersOf('harbour')) as { later: string; never: string }
  const { code, output } = await flotilla('events')
  expect(code).toBe(1)
  expect(output).toMatch(/^yard +\d+ .* 2$/m)
  expect(output).toMatch(/^harbour +\S+ +harbour\.event\.arrived\.v1 +later +2 +\d+ (s|min) ago +later cannot be$/m)
  expect((await flotilla('events', 'list', 'yard')).output).not.toContain('harbour')

  const shown = await flotilla('events', 'show', 'harbour', later)
  expect(JSON.parse(shown.output)).toMatchObject({ id: later, attempts: 2, envelope: { data: { id: 'later' } } })
  expect(await flotilla('events', 'redrive', 'harbour', later)).toEqual({
    code: 0,
    output: `${later} is tried again\n`,
  })
  await expect.poll(async () => Object.keys(await lettersOf('harbour'))).toEqual(['never'])

  const acts = async () =>
    JSON.parse((await flotilla('events', 'show', 'harbour', later)).output).actions.map(
      ({ action, who, because }: any) => [action, who, because],
    )
  const who = userInfo().username
  await expect
    .poll(async () => JSON.parse((await flotilla('events', 'show', 'harbour', later)).output).at)
    .toBe('handled')
  const why = await flotilla('events', 'replay', 'harbour', later)
  expect(why).toMatchObject({ code: 1, output: expect.stringContaining('to replay a message takes a reason') })
  expect(await acts()).toEqual([['redrive', who, null]])
  expect(await flotilla('events', 'replay', 'harbour', later, '--because', 'a test')).toEqual({
    code: 0,
    output: `harbour handles ${later} once more\n`,
  })
  expect(await acts()).toEqual([
    ['redrive', who, null],
    ['replay', who, 'a test'],
  ])
  const nowhere = await flotilla('events', 'replay', 'harbour', randomUUID(), '--because', 'a test')
  expect(nowhere).toMatchObject({ code: 1, output: expect.stringContaining('harbour has no message') })

  const because = await flotilla('events', 'drop', 'harbour', never)
  expect(because).toMatchObject({ code: 1, output: expect.stringContaining('to drop a message takes a reason') })
  const dropped = await flotilla('events', 'drop', 'harbour', never, '--because', 'a test')
  expect(dropped).toEqual({ code: 0, output: `${never} is given up on; who did it and why is on record\n` })
  expect(JSON.parse((await flotilla('events', 'show', 'harbour', never)).output).dropped_because).toBe('a test')
  expect((await flotilla('events', 'list', 'harbour')).output).toContain('no dead letters')

  const again = await flotilla('events', 'redrive', 'harbour', never)
  expect(again).toMatchObject({
    code: 1,
    output: expect.stringContaining(`harbour has no dead letter or held message ${never}`),
  })
  expect((await flotilla('events', 'show', 'nowhere', never)).output).toContain('There are: harbour, market, yard')
})

test('events: what the bus refuses is counted by destination, listed, dropped with a reason, and named by the doctor', async () => {
  const id = randomUUID()
  const db = openDatabase({ url: urls.get('harbour')!, name: 'tests' })
  const envelope = JSON.stringify({ id, type: 'market.command.sell.v1' })
  await db.query(sql('test.hold')`
    insert into messaging.outbox_held (seq, id, type, subject, envelope, destination, reason, held_at, due_at)
    values (1000000, ${id}, 'market.command.sell.v1', 'a', ${envelope}::json, null, 'not yet', now(), now() + interval '1 hour')`)
  await db.close()
  const held = await flotilla('events', 'list', 'harbour')
  expect(held.output).toMatch(/^harbour +each of itself +1 +\d+ (s|min) ago +not yet$/m)
  expect(held.output).toMatch(new RegExp(`^harbour +${id} +market\\.command\\.sell\\.v1 +a +0 +not yet$`, 'm'))
  expect(held.code).toBe(1)
  expect((await flotilla('doctor')).output).toMatch(/harbour holds 1 each of itself since \d+ (s|min) ago: not yet/)
  expect(await flotilla('events', 'drop', 'harbour', id, '--because', 'a test')).toMatchObject({ code: 0 })
  expect((await flotilla('events', 'list', 'harbour')).output).not.toContain(id)
  expect(JSON.parse((await flotilla('events', 'show', 'harbour', id)).output)).toMatchObject({
    actions: [{ action: 'drop', because: 'a test' }],
  })
})

test('sagas: those of all services that have some; one with its history; another try for one that is parked', async () => {
  const list = async (...args: string[]) => JSON.parse((await flotilla('sagas', 'list', '--json', ...args)).output)
  const standing = async () => (await list()).map(({ service, saga, id, status }: any) => [service, saga, id, status])
  await expect.poll(standing).toEqual([
    ['harbour', 'voyage', 'voyage-1', 'parked'],
    ['yard', 'repair', 'repair-1', 'parked'],
  ])
  const { code, output } = await flotilla('sagas')
  expect(code).toBe(1)
  expect(output).toMatch(/^harbour\/voyage +voyage-1 +parked +\d+ (s|min) ago +nobody answered$/m)
  expect(await list('--service', 'yard')).toMatchObject([{ id: 'repair-1' }])
  expect(await list('--status', 'done')).toEqual([])

  const whole = await flotilla('sagas', 'show', 'repair-1')
  expect(whole).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^repair repair-1: parked, nobody answered\nberth: /),
  })
  expect(whole.output).toMatch(/^1 .*started +running +do$/m)
  expect(whole.output).toMatch(/ parked$/m)
  expect(await flotilla('sagas', 'retry', 'repair-1')).toEqual({
    code: 0,
    output: 'repair-1: what could not be undone is asked for again\n',
  })
  await expect.poll(standing).toEqual([
    ['harbour', 'voyage', 'voyage-1', 'parked'],
    ['yard', 'repair', 'repair-1', 'compensated'],
  ])
  const again = await flotilla('sagas', 'retry', 'repair-1')
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('repair-1 is not parked') })
  const unknown = await flotilla('sagas', 'show', 'nothing')
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('no service knows a saga nothing') })
})

test('sagas of a version that the service does not know are shown as waiting, and are not retried', async () => {
  const db = openDatabase({ url: urls.get('harbour')!, name: 'tests' })
  await db.query(sql('test.version')`update saga.sagas set version = 2 where id = 'voyage-1'`)
  await db.close()
  const { code, output } = await flotilla('sagas')
  expect(code).toBe(1)
  expect(output).toMatch(/^harbour\/voyage +voyage-1 +parked, waits for code with version 2 /m)
  expect((await flotilla('sagas', 'show', 'voyage-1')).output).toMatch(
    /^voyage voyage-1: parked, waits for code with version 2,.*\nberth: undoing$/m,
  )
  const retried = await flotilla('sagas', 'retry', 'voyage-1')
  expect(retried).toMatchObject({
    code: 1,
    output: expect.stringContaining('is of version 2, which this code does not know'),
  })
})

/** The ids of a service's dead letters, by what they are about. */
async function lettersOf(service: Name): Promise<Record<string, string>> {
  const [{ letters }] = JSON.parse((await flotilla('events', 'list', service, '--json')).output)
  return Object.fromEntries(letters.map(({ subject, id }: any) => [subject, id]))
}

function flotilla(...args: string[]): Promise<{ code: number; output: string }> {
  const main = new URL('../src/main.ts', import.meta.url).pathname
  return new Promise((done) => {
    const env = { ...process.env, FLOTILLA_STATE: folder }
    const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}
