import { chmodSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Postgres, PostgresError, removePostgres, startPostgres } from '../src/index.ts'

let home: string
let dir: string
let server: Postgres

beforeEach(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-pg-'))
  chmodSync(home, 0o755)
  dir = join(home, 'postgres')
  server = await startPostgres({ dir })
})

afterEach(async () => {
  await removePostgres(dir)
  rmSync(home, { recursive: true, force: true })
})

test('after kill -9 it comes back at the same URL with what was committed', async () => {
  await query('create table kept as select 7 as answer')
  expect(await kill()).toBe('SIGKILL')
  const again = await server.restart()
  expect(again.url).toBe(server.url)
  expect(again.pid).not.toBe(server.pid)
  expect(await query('select answer from kept')).toEqual([{ answer: 7 }])
  await again.stop()
  expect(await again.ended).toBe('code 0')
})

test.runIf(process.platform === 'linux')('a long query of the dead server does not keep it away', async () => {
  const busy = query('select count(*) from generate_series(1, 1e9)').catch(() => {})
  await expect
    .poll(() => query(`select 1 from pg_stat_activity where query like '%1e9%' and pid <> pg_backend_pid()`))
    .toHaveLength(1)
  await kill()
  await (await server.restart()).stop()
  await busy
})

test('it wants its own port back, and says when that is taken', async () => {
  await kill()
  const other = await listen(server.port)
  const refused = await server.restart().catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(PostgresError)
  expect(refused).toMatchObject({ how: 'code 1 (its port is taken)' })
  other.close()
  await (await server.restart()).stop()
})

test('with damaged or missing files it says what is wrong, and never makes new ones', async () => {
  await kill()
  const control = join(dir, 'data/global/pg_control')
  renameSync(control, `${control}.away`)
  await expect(server.restart()).rejects.toMatchObject({
    how: expect.stringMatching(/^code \d \(could not find the database/),
  })
  renameSync(`${control}.away`, control)
  renameSync(join(dir, 'data'), join(dir, 'away'))
  await expect(server.restart()).rejects.toMatchObject({ how: expect.stringMatching(/^code \d \(.*No such file/) })
  renameSync(join(dir, 'away'), join(dir, 'data'))
  await (await server.restart()).stop()
})

test('a restart that is cut short leaves nothing running', async () => {
  await kill()
  const abort = new AbortController()
  const restarting = server.restart(abort.signal)
  await expect.poll(() => pidInFile()).not.toBe(server.pid)
  abort.abort()
  await restarting.then(
    (again) => again.stop(),
    () => {},
  )
  await expect(query('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(pidInFile()).toBeUndefined()
})

async function kill(): Promise<string> {
  process.kill(server.pid, 'SIGKILL')
  return server.ended
}

function pidInFile(): number | undefined {
  try {
    return Number(readFileSync(join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

async function query(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const other = createServer().once('error', fail)
    other.listen(port, '127.0.0.1', () => done(other))
  })
}
