import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { letOthersRead } from '../src/account.ts'
import { removePostgres, startPostgres, stopPostgres } from '../src/index.ts'

let home: string
let dir: string

beforeEach(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-pg-'))
  chmodSync(home, 0o755)
  dir = join(home, 'postgres')
})

afterEach(async () => {
  await removePostgres(dir)
  rmSync(home, { recursive: true, force: true })
})

test('starts, keeps its data over a stop, and wants the password', async () => {
  const first = await startPostgres({ dir })
  await query(first.url, 'create table kept as select 42 as answer')
  await first.stop()

  const second = await startPostgres({ dir })
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(statSync(join(dir, 'password')).mode & 0o777).toBe(0o600)
  const wrong = new URL(second.url)
  wrong.password = 'wrong'
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }])
  expect(await query(second.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  await second.stop()
})

test('files that initdb left half made are made again', async () => {
  mkdirSync(join(dir, 'data.half'), { recursive: true })
  mkdirSync(join(dir, 'data'))
  writeFileSync(join(dir, 'data.half', 'PG_VERSION'), '18\n')
  const server = await startPostgres({ dir })
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(join(dir, 'data.half'))).toBe(false)
  await server.stop()
})

test('a umask that keeps all to the owner keeps nothing from the account that PostgreSQL runs as', async () => {
  const before = process.umask(0o077)
  try {
    const server = await startPostgres({ dir })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()

    const copy = join(home, 'copy')
    mkdirSync(copy)
    writeFileSync(join(copy, 'program'), '', { mode: 0o700 })
    await letOthersRead(copy)
    expect([copy, join(copy, 'program')].map((path) => statSync(path).mode & 0o777)).toEqual([0o755, 0o755])
  } finally {
    process.umask(before)
  }
})

test('after kill -9 of supervisor and server nothing that was committed is lost', async () => {
  const { url, pid } = await startElsewhere(`await client.query('create table kept as select 7 as answer')`)
  process.kill(pid, 'SIGKILL')
  const server = await startPostgres({ dir })
  expect(server.url).not.toBe(url)
  expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 7 }])
  await server.stop()
})

test('a server whose supervisor was killed is stopped before another starts on its files', async () => {
  const { url } = await startElsewhere('')
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  const server = await startPostgres({ dir })
  await expect(query(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a process that happens to have the pid of a dead server is left alone', async () => {
  const server = await startPostgres({ dir })
  const pidFile = join(realpathSync(join(dir, 'data')), 'postmaster.pid')
  const content = readFileSync(pidFile, 'utf8')
  await server.stop()
  writeFileSync(pidFile, content.replace(String(server.pid), String(process.pid)))
  await stopPostgres(dir)
  expect(existsSync(pidFile)).toBe(false)
})

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

// Another process starts the server, does `work`, and is killed without a chance to clean up.
async function startElsewhere(work: string): Promise<{ url: string; pid: number }> {
  const program = `
    import { Client } from 'pg'
    import { startPostgres } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
    const { url, pid } = await startPostgres({ dir: ${JSON.stringify(dir)} })
    const client = new Client({ connectionString: url })
    await client.connect()
    ${work}
    process.send({ url, pid })
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const started = await new Promise<{ url: string; pid: number }>((done, fail) => {
    child.once('message', (message) => done(message as { url: string; pid: number }))
    child.once('exit', (code) => fail(new Error(`the other process ended with ${code}`)))
  })
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await ended
  return started
}
