import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@flotilla/embedded-postgres'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { openControl } from '@flotilla/supervisor/control'
import { ensureKeys } from '@flotilla/supervisor/keys'
import { claimState } from '@flotilla/supervisor/state'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { operator } from '@flotilla/workspace/operator'
import { afterAll, beforeAll, expect, test } from 'vitest'

const name = 'notifications'
const home = new URL(`../../../services/${name}/`, import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'flotilla-mails-'))
const databases: TestDatabase[] = []
let admin: string
let child: ChildProcess | undefined
let control: Awaited<ReturnType<typeof openControl>> | undefined
let db: Database | undefined

// The service itself, with a mail server that is down, behind the state that a supervisor leaves.
beforeAll(async () => {
  const keys = await ensureKeys(folder, [name, operator], console.error)
  const { tables } = await import(new URL('src/tables.ts', home).href)
  const busSchema = await readFile(new URL(import.meta.resolve('@flotilla/postgres-bus/schema.sql')), 'utf8')
  const [own, bus] = await Promise.all([testDatabase(tables), testDatabase({ sql: [busSchema] })])
  databases.push(own, bus)
  db = openDatabase({ url: own.url, name: 'tests' })
  const port = await freePort()
  admin = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    PORT: '0',
    ADMIN_PORT: `${port}`,
    SERVICE_KEY_FILE: keys.privateFile(name),
    TRUSTED_KEYS_FILE: keys.trustedFile,
    DATABASE_URL: own.url,
    BUS_URL: bus.ownerUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    LOG_LEVEL: 'silent',
  }
  child = spawn(process.execPath, [new URL('src/main.ts', home).pathname], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const services = [
    { name, state: 'ready' as const, url: admin, admin, pid: child.pid!, version: 'test', restarts: 0, ended: null },
  ]
  const status = async () => ({ ready: true, storefront: null, dashboard: null, database: null, services })
  control = await openControl({ token: 'token', status, stop() {} })
  await claimState(folder, { pid: process.pid, port: control.port, token: 'token', children: [] })
})

afterAll(async () => {
  control?.close()
  if (child && child.exitCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await db?.close()
  await Promise.all(databases.map((database) => database.drop()))
  rmSync(folder, { recursive: true })
})

test('mails: those that failed are listed without text and address, shown, and sent again, one or all', async () => {
  await expect
    .poll(
      () =>
        fetch(`${admin}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true)
  expect(await flotilla('mails')).toEqual({ code: 0, output: 'no mail failed, and none is blocked\n' })
  const [first, second] = [await insertFailed('first'), await insertFailed('second')]
  const { code, output } = await flotilla('mails', 'list')
  expect(code).toBe(0)
  expect(output).toContain('2 failed; 0 blocked')
  expect(output).toMatch(new RegExp(`^${first} +failed +\\d+ (s|min) ago +1 +first +550 no such user$`, 'm'))
  expect(output).not.toMatch(/ann@example\.org|a secret/)

  const shown = async (id: string) => JSON.parse((await flotilla('mails', 'show', id)).output)
  expect(await shown(first)).toMatchObject({ state: 'failed', to: 'ann@example.org', actions: [] })
  const resent = await flotilla('mails', 'resend', first, '--because', 'a test')
  expect(resent).toEqual({ code: 0, output: `${first} is sent again\n` })
  // It is tried at once; the server is down, which is no fault of the mail.
  await expect
    .poll(() => flotilla('mails'), { timeout: 30_000 })
    .toMatchObject({
      code: 1,
      output: expect.stringContaining('1 failed; 1 blocked'),
    })
  expect(await shown(first)).toMatchObject({
    state: 'queued',
    actions: [{ action: 'resend', who: userInfo().username, because: 'a test' }],
  })
  const again = await flotilla('mails', 'resend', first)
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining(`${first} has not failed`) })

  expect(await flotilla('mails', 'resend', '--all')).toEqual({ code: 0, output: 'mails sent again: 1\n' })
  await expect.poll(async () => (await shown(second)).state).toBe('queued')
  expect(JSON.parse((await flotilla('mails', '--json')).output)).toMatchObject({ failed: 0 })
  for (const args of [['resend'], ['resend', first, '--all'], ['drop', first]])
    expect(await flotilla('mails', ...args)).toMatchObject({
      code: 1,
      output: expect.stringContaining('flotilla mails'),
    })
  const unknown = await flotilla('mails', 'show', randomUUID())
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('there is no mail') })
})

async function insertFailed(subject: string): Promise<string> {
  const at = new Date()
  const { id } = await db!.one(sql<{ id: string }>('test.failed-mail')`
    with mail as (
      insert into mails (customer_id, at, to_address, subject, text, html)
      values ('ann', ${at}, 'ann@example.org', ${subject}, 'a secret', 'a secret') returning id)
    insert into deliveries (mail_id, is_security, state, attempts, due_at, settled_at, error)
    select id, true, 'failed', 1, ${at}, ${at}, '550 no such user' from mail returning mail_id as id`)
  return id
}

function flotilla(...args: string[]): Promise<{ code: number; output: string }> {
  const main = new URL('../src/main.ts', import.meta.url).pathname
  return new Promise((done) => {
    const env = { ...process.env, FLOTILLA_STATE: folder }
    const command = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
      done({ code: command.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}
