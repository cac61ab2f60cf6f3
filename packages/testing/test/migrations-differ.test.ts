import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { MigrationError, migrate } from '@flotilla/postgres/migrate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../src/index.ts'
import { connect } from '../src/template.ts'

const boats = 'create table boats (name text);\n'
const harbours = 'create table harbours (name text);\n'
const ropes = 'create table ropes (name text);\n'
const started = { '0001_boats': boats, '0003_harbours': harbours }
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flotilla-differ-'))
})
afterAll(() => rm(home, { recursive: true }))

test('every file that changed after it ran is named, with the two ways out, and nothing runs', async () => {
  await using database = await databaseOf(started)
  const edited = { '0001_boats': `${boats}-- ships`, '0003_harbours': `${harbours} `, '0004_ropes': ropes }
  const error = await database.refused(edited)
  expect(error.findings).toEqual([
    expect.stringMatching(/migrations-\w+\/0001_boats\.sql changed after it ran: put it back .*as a new migration$/),
    expect.stringContaining('0003_harbours.sql changed after it ran'),
  ])
  expect(error.message).toMatch(/Nothing was run\..*npm start -- --reset$/)
  expect(await database.applied()).toEqual(Object.keys(started))
  expect(await database.migrate({ ...started, '0004_ropes': ropes })).toEqual(['0004_ropes'])
})

test('a checkout with CRLF is the same', async () => {
  await using database = await databaseOf(started)
  const text = (lf: string) => lf.replaceAll('\n', '\r\n')
  expect(await database.migrate({ '0001_boats': text(boats), '0003_harbours': text(harbours) })).toEqual([])
})

test('of what ran before there were checksums the present files are taken, once', async () => {
  await using database = await databaseOf(started)
  await database.query('drop table pgmigrations_checksums')
  const edited = { ...started, '0001_boats': `${boats}-- ships` }
  await database.boots(started)
  expect(await database.migrate(edited)).toEqual([])
  expect((await database.refused(started)).findings).toHaveLength(1)
})

test('a backup that has read all tables does not hold up the first checksums', async () => {
  await using database = await databaseOf(started)
  await database.query('drop table pgmigrations_checksums')
  await using backup = await connect(database.ownerUrl)
  await backup.query('begin; lock pgmigrations in access share mode')
  expect(await database.migrate({ ...started, '0004_ropes': ropes })).toEqual(['0004_ropes'])
  expect(database.warnings).toEqual([])
})

test('two that migrate a database of before at once, with a file that is new to both', async () => {
  await using database = await databaseOf(started)
  await database.query('drop table pgmigrations_checksums')
  const more = { ...started, '0004_ropes': ropes }
  const both = await Promise.all([database.migrate(more), database.migrate(more)])
  expect(both.flat()).toEqual(['0004_ropes'])
  expect(await database.checksums()).toHaveLength(3)
})

test('a file that fails leaves no checksum, so it may be mended; the finding says the line', async () => {
  await using database = await databaseOf(started)
  const error = await database.refused({ ...started, '0004_ropes': '-- ropes\ncreate tabel ropes ()' })
  expect(error.message).toMatch(/0004_ropes\.sql:2: syntax error at or near "tabel"$/)
  expect(await database.migrate({ ...started, '0004_ropes': ropes })).toEqual(['0004_ropes'])
})

test('migrations of another branch are named, and those of this one that have not run', async () => {
  await using database = await databaseOf({ ...started, '0004_theirs': ropes })
  const error = await database.refused({ ...started, '0004_ours': 'select 1', '0005_ours': 'select 2' })
  expect(error.findings).toEqual([
    expect.stringMatching(
      /^this database has run 0004_theirs, which .*migrations-\w+ does not have, and not 0004_ours, 0005_ours: go back to the branch that has 0004_theirs, or merge it and renumber/,
    ),
  ])
  expect(error.message).toContain('npm start -- --reset')
  expect(error.stack).not.toContain('is preceding already run migration')
})

test('what ran is a newer release, or another branch that is ahead: fine, with one line about it', async () => {
  await using database = await databaseOf({ ...started, '0004_theirs': ropes })
  expect(await database.migrate(started)).toEqual([])
  expect(database.warnings).toEqual([expect.stringMatching(/^this database has also run 0004_theirs, of a newer/)])
  await database.boots(started)
})

test('an empty file is one that is still being written: it runs when it has a text', async () => {
  await using database = await databaseOf(started)
  expect(await database.migrate({ ...started, '0004_ropes': ' \n' })).toEqual([])
  expect(await database.migrate({ ...started, '0004_ropes': ropes })).toEqual(['0004_ropes'])
})

test('a lower number that was merged later is to be renumbered', async () => {
  await using database = await databaseOf(started)
  const { findings } = await database.refused({ ...started, '0002_late': ropes, '0004_fine': 'select 1' })
  expect(findings).toEqual([
    expect.stringMatching(/0002_late\.sql has not run, and 0003_harbours has: renumber it to come after$/),
  ])
})

test('a file that was renamed is known by its checksum', async () => {
  await using database = await databaseOf(started)
  const { findings } = await database.refused({ '0001_boats': boats, '0003_ports': harbours, '0004_ropes': ropes })
  expect(findings).toEqual([expect.stringMatching(/0003_ports\.sql ran as 0003_harbours: give it back that name$/)])
})

test('at its start a service compares as well, and says all that it finds', async () => {
  await using database = await databaseOf(started)
  await database.boots(started)
  await expect(
    database.boots({ '0001_boats': `${boats}-- ships`, '0003_harbours': harbours, '0004_ropes': ropes }),
  ).rejects.toThrow(/^the database lacks the migrations .*\/0004_ropes\.sql; .*\/0001_boats\.sql changed after it ran/)
})

type Files = Readonly<Record<string, string>>

async function databaseOf(files: Files) {
  const database: TestDatabase = await testDatabase({ migrations: await folderWith(files) })
  const warnings: string[] = []

  async function run(now: Files): Promise<string[]> {
    return migrate({
      url: database.ownerUrl,
      migrations: await folderWith(now),
      warn: (line) => void warnings.push(line),
    })
  }

  async function query(text: string): Promise<any[]> {
    await using client = await connect(database.ownerUrl)
    return (await client.query(text)).rows
  }

  return {
    ...database,
    warnings,
    migrate: run,
    query,
    applied: async () => (await query('select name from pgmigrations order by id')).map(({ name }) => name),
    checksums: () => query('select * from pgmigrations_checksums'),
    async refused(now: Files): Promise<MigrationError> {
      const error = await run(now).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(MigrationError)
      return error as MigrationError
    },
    /** As the service, whose role may do less. */
    async boots(now: Files): Promise<void> {
      const db = openDatabase({ url: database.url, name: 'differ test' })
      await assertSchema(db, { migrations: await folderWith(now) }).finally(db.close)
    },
    [Symbol.asyncDispose]: database.drop,
  }
}

async function folderWith(files: Files): Promise<URL> {
  const folder = await mkdtemp(join(home, 'migrations-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.sql`), text)
  return pathToFileURL(`${folder}/`)
}
