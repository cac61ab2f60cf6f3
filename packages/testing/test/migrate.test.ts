import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { migrate } from '@flotilla/postgres/migrate'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase, waitedFor } from '../src/index.ts'
import { connect } from '../src/template.ts'

const files = {
  '0001_boats': 'create table boats (name text)',
  '0002_harbours': 'create table harbours (name text)',
  '0003_boats_have_prices': 'alter table boats add column price int',
}
// Three times as long as a statement of a migration may wait for its lock.
const longestReadMs = 6_000
let database: TestDatabase
let home: string
let dir: URL
let begin: URL
let backup: Awaited<ReturnType<typeof connect>>
let reader: Awaited<ReturnType<typeof connect>>
let lines: string[]
const log = (line: string) => void lines.push(line)

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flotilla-migrate-'))
  dir = await folderWith(files)
  begin = await folderWith({ '0001_boats': files['0001_boats'] })
})
afterAll(() => rm(home, { recursive: true }))

// A backup reads boats, which the third file changes.
beforeEach(async () => {
  lines = []
  database = await testDatabase({ migrations: begin })
  backup = await connect(database.ownerUrl)
  reader = await connect(database.ownerUrl)
  await reader.query(`set statement_timeout = ${longestReadMs}`)
  await backup.query('begin isolation level repeatable read; select from boats')
})
afterEach(async () => {
  await Promise.all([backup.end(), reader.end()])
  await database.drop()
})

test('behind a backup a migration lets the readers pass, and ends by itself after it; so does another one', async () => {
  const both = Promise.all([1, 2].map(() => migrate({ url: database.ownerUrl, migrations: dir, log })))
  let ended = false
  both.catch(() => {}).finally(() => (ended = true))
  let longest = 0
  while (!ended && waits().length < 2) {
    const start = performance.now()
    await reader.query('select from boats')
    longest = Math.max(longest, performance.now() - start)
    await sleep(20)
  }
  expect(longest, 'one of them waited, so there was something to see').toBeGreaterThan(500)
  expect(waits()[0]).toMatch(/a backup.*Next try in \d\.\d s/)
  await backup.query('commit')
  // Either may have had its turn first.
  expect((await both).flat().toSorted()).toEqual(Object.keys(files).slice(1))
  expect(await applied()).toEqual(Object.keys(files))
  await reader.query('select price from boats')
})

test('control: without a limit each read ends when the backup does', async () => {
  const migrating = migrate({ url: database.ownerUrl, migrations: dir, log, lockTimeoutMs: 0 })
  await expect.poll(async () => (await backup.query(waitedFor)).rows).toEqual([{ name: 'boats' }])
  await expect(reader.query('select from boats')).rejects.toMatchObject({ code: '57014' })
  await backup.query('commit')
  await migrating
  expect(waits()).toEqual([])
})

test('when patience ends it says what to do, in one line; the files before stay applied', async () => {
  const migrating = migrate({ url: database.ownerUrl, migrations: dir, log, lockTimeoutMs: 100, patienceMs: 1_500 })
  await expect(migrating).rejects.toThrow(
    /^0003_boats_have_prices: got no lock in 1.5 s\. .*a backup.*rolled back; what ran before it stays\. End the transaction/,
  )
  expect(await applied()).toEqual(['0001_boats', '0002_harbours'])
  expect(waits()).toHaveLength(1)
  expect(lines.join('\n'), 'the text of the file is not what is wrong').not.toContain('alter table')
})

test('of a file that is wrong it says where, and does not try again', async () => {
  const folder = await folderWith({ '0001_boats': files['0001_boats'], '0002_wrong': 'create tabel harbours ()' })
  await expect(migrate({ url: database.ownerUrl, migrations: folder, log })).rejects.toThrow(
    /0002_wrong\.sql:1: syntax error at or near "tabel"$/,
  )
  expect(lines.join('\n')).not.toContain('got no lock')
})

const waits = () => lines.filter((line) => line.startsWith('0003_boats_have_prices: got no lock.'))

async function folderWith(migrations: Readonly<Record<string, string>>): Promise<URL> {
  const folder = await mkdtemp(join(home, 'migrations-'))
  for (const [name, text] of Object.entries(migrations)) await writeFile(join(folder, `${name}.sql`), text)
  return pathToFileURL(`${folder}/`)
}

async function applied(): Promise<string[]> {
  const { rows } = await reader.query('select name from pgmigrations order by id')
  return rows.map(({ name }) => name)
}
