import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFile, findPostgres, removePostgres, replaceFile, startPostgres, stopPostgres } from '../src/index.ts'

const settings = { fsync: 'off' }
let home: string
let dir: string

beforeAll(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-damaged-'))
  chmodSync(home, 0o755)
  dir = join(home, 'postgres')
  const server = await startPostgres({ dir, settings })
  await query(server.url, 'create table kept as select 42 as answer')
  await server.stop()
})

afterAll(async () => {
  await removePostgres(dir)
  rmSync(home, { recursive: true, force: true })
})

/** What ext4 and xfs leave of a file after a power cut. */
const damages = {
  empty: (file: string) => truncateSync(file),
  half: (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  NULs: (file: string) => writeFileSync(file, Buffer.alloc(statSync(file).size)),
  gone: (file: string) => rmSync(file),
}
type Damage = keyof typeof damages
const all = Object.keys(damages) as Damage[]

test.for(all)('%s files of a stopped server are made again; those of a running one do not hide it', async (damage) => {
  const lines: string[] = []
  const data = realpathSync(join(dir, 'data'))
  damages[damage](join(dir, 'password'))
  damages[damage](join(data, 'postmaster.opts'))
  writeFileSync(join(data, 'postmaster.pid'), '12345\n/another/folder\n')
  damages[damage](join(data, 'postmaster.pid'))

  const server = await startPostgres({ dir, settings, log: (line) => lines.push(line) })
  expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(lines).toEqual([expect.stringMatching(/password was lost or damaged; the superuser has a new password$/)])
  expect(statSync(join(dir, 'password')).mode & 0o777).toBe(0o600)
  expect(new URL(server.url).password).toBe(readFileSync(join(dir, 'password'), 'utf8'))

  for (const name of ['pid', 'opts']) damages[damage](join(data, `postmaster.${name}`))
  expect(await findPostgres(dir)).toBe(server.pid)
  expect(await stopPostgres(dir)).toBe(true)
  await server.ended
  expect(await findPostgres(dir)).toBeUndefined()
  expect(await stopPostgres(dir)).toBe(false)
  if (damage === 'gone') await (await startPostgres({ dir, settings })).stop() // makes postmaster.opts
})

test('a password file that is lost while a server runs is replaced at the next start, and a whole one is kept', async () => {
  const left = await startPostgres({ dir, settings })
  damages.empty(join(dir, 'password'))
  const server = await startPostgres({ dir, settings })
  expect(await left.ended).toBe('code 0')
  await server.stop()
  const lines: string[] = []
  const again = await startPostgres({ dir, settings, log: (line) => lines.push(line) })
  expect(new URL(again.url).password).toBe(new URL(server.url).password)
  expect(lines).toEqual([])
  await again.stop()
})

test.for(all.filter((damage) => damage !== 'gone'))('PG_VERSION that is damaged (%s) is named', async (damage) => {
  const file = join(realpathSync(join(dir, 'data')), 'PG_VERSION')
  const whole = readFileSync(file)
  damages[damage](file)
  await expect(startPostgres({ dir })).rejects.toMatchObject({
    name: 'PostgresError',
    message: expect.stringContaining('PG_VERSION is damaged'),
  })
  writeFileSync(file, whole)
})

test('a file is replaced or created whole, and nothing stays beside it', async () => {
  const folder = mkdtempSync(join(home, 'files-'))
  const file = join(folder, 'file')
  const created = await Promise.all([createFile(file, 'one'), createFile(file, 'one')])
  expect(created.toSorted()).toEqual([false, true])
  await Promise.all([replaceFile(file, 'two'), replaceFile(file, 'two')])
  expect(readFileSync(file, 'utf8')).toBe('two')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect(replaceFile(join(folder, 'none/file'), 'three')).rejects.toMatchObject({ code: 'ENOENT' })
  expect(readdirSync(folder)).toEqual(['file'])
  expect(existsSync(file)).toBe(true)
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
