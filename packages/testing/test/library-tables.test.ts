import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { assertSchema, type LibraryTables, openDatabase, sql, type Tables } from '@flotilla/postgres'
import { defineTables, moveTables } from '@flotilla/postgres/define-tables'
import { MigrationError, migrate } from '@flotilla/postgres/migrate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, waitedFor } from '../src/index.ts'
import { connect } from '../src/template.ts'

const ropes = 'create table chandlery.ropes (id bigint generated always as identity, name text)'
const sails = 'create table chandlery.sails (name text)'
const libraryOf = (migrations: Record<string, string>): LibraryTables => defineTables('chandlery', migrations)
const library = libraryOf({ '0001_ropes': ropes })
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flotilla-library-'))
})
afterAll(() => rm(home, { recursive: true }))

test('tables of a library come first, in a schema of their own with versions of their own, and the service may use their rows', async () => {
  const own = await folderWith({
    '0001_boats': 'create table boats (rope bigint); insert into chandlery.ropes (name) values (null)',
  })
  await using database = await databaseOf({ libraries: [library], migrations: own })
  expect(await database.ran('chandlery')).toEqual(['0001_ropes'])
  expect(await database.ran('public')).toEqual(['0001_boats'])
  await database.asService(async (db) => {
    await db.query(sql('test.insert')`insert into chandlery.ropes (name) values ('sheet')`)
    expect(await db.query(sql('test.ropes')`select id::int, name from chandlery.ropes order by id`)).toEqual([
      { id: 1, name: null },
      { id: 2, name: 'sheet' },
    ])
    await expect(db.query(sql('test.create')`create table chandlery.anchors ()`)).rejects.toThrow('permission denied')
  })
})

test('a library grows by a migration, without one in any service', async () => {
  await using database = await databaseOf({ libraries: [library] })
  const grown = { libraries: [libraryOf({ '0001_ropes': ropes, '0002_sails': sails })] }
  await expect(database.boots(grown)).rejects.toThrow(/lacks the migrations chandlery\/0002_sails;/)
  expect(await database.migrate(grown)).toEqual(['chandlery/0002_sails'])
  await database.boots(grown)
  await database.boots({ libraries: [library] })
})

test('what a library has released is not changed: neither the migrator nor a service takes it, and all findings come together', async () => {
  const boats = await folderWith({ '0001_boats': 'create table boats ()' })
  await using database = await databaseOf({ libraries: [library], migrations: boats })
  const edited = {
    libraries: [libraryOf({ '0001_ropes': `${ropes} -- and lines` })],
    migrations: await folderWith({ '0001_boats': 'create table boats () -- and ships' }),
  }
  const error = await database.migrate(edited).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(MigrationError)
  expect(error.findings).toEqual([
    expect.stringMatching(/^chandlery\/0001_ropes changed after it ran/),
    expect.stringMatching(/0001_boats\.sql changed after it ran/),
  ])
  await expect(database.boots(edited)).rejects.toThrow(/chandlery\/0001_ropes changed after.*0001_boats\.sql changed/)
})

test('a text that names the checksum of the one before takes its place; one that names another does not', async () => {
  await using database = await databaseOf({ libraries: [library] })
  const naming = (checksum: string) => ({
    libraries: [libraryOf({ '0001_ropes': `${ropes}\n-- valid checksum: ${checksum}\n` })],
  })
  const before = naming(library.migrations[0]!.checksum)
  expect(await database.migrate(before)).toEqual([])
  await database.boots(before)
  await expect(database.migrate(naming('0'.repeat(64)))).rejects.toThrow('changed after it ran')
})

test('a service may give its own migration the name of a copied file', async () => {
  const copied = defineTables(
    'chandlery',
    { '0001_ropes': 'create table if not exists chandlery.ropes (name text)' },
    { names: ['ropes'], move: moveTables('chandlery', { old_ropes: 'ropes' }) },
  )
  const copy = { '0001_ropes': "create table old_ropes (name text, constraint old_ropes_named check (name > ''))" }
  await using database = await databaseOf({ migrations: await folderWith(copy) })
  const now = { libraries: [copied], migrations: await folderWith({ '0002_ropes': 'create table ropes (of text)' }) }
  expect(await database.migrate(now)).toEqual(['chandlery/0001_ropes', '0002_ropes'])
  expect(await database.migrate(now)).toEqual([])
  expect(database.warnings).toEqual([])
  await database.asService(async (db) => {
    await db.query(sql('test.before')`insert into old_ropes values ('halyard')`)
    expect(await db.query(sql('test.now')`select name from chandlery.ropes`)).toEqual([{ name: 'halyard' }])
    await expect(db.query(sql('test.bad')`insert into old_ropes values ('')`)).rejects.toThrow('"ropes_named"')
  })
})

test('a move that would deadlock with a transaction of the service gives way and retries', async () => {
  const copied = defineTables(
    'chandlery',
    { '0001_ropes': 'select' },
    { names: ['ropes'], move: moveTables('chandlery', { ropes: 'ropes', sails: 'sails' }) },
  )
  const copy = { '0001_ropes': 'create table ropes (); create table sails ()' }
  await using database = await databaseOf({ migrations: await folderWith(copy) })
  await using handler = await connect(database.ownerUrl)
  await handler.query('begin; select from sails')
  const moving = database.migrate({ libraries: [copied], migrations: await folderWith({}) })
  // It holds ropes and waits for sails; the handler holds sails and waits for ropes.
  await expect.poll(() => database.waiting()).toEqual([{ name: 'sails' }])
  await handler.query('select from ropes')
  await handler.query('commit')
  expect(await moving).toEqual(['chandlery/0001_ropes'])
  expect(database.warnings[0]).toContain('got no lock')
})

test('a move waits no longer than 500 ms for all of its locks together: whoever waits for it must not run into deadlock_timeout', async () => {
  const tables = { ropes: 'ropes', sails: 'sails', oars: 'oars' }
  const copied = defineTables(
    'chandlery',
    { '0001_ropes': 'select' },
    { names: ['ropes'], move: moveTables('chandlery', tables) },
  )
  const copy = { '0001_ropes': 'create table ropes (); create table sails (); create table oars ()' }
  await using database = await databaseOf({ migrations: await folderWith(copy) })
  await using sailmaker = await connect(database.ownerUrl)
  await using rower = await connect(database.ownerUrl)
  await sailmaker.query('begin; select from sails')
  await rower.query('begin; select from oars')
  const moving = database.migrate({ libraries: [copied], migrations: await folderWith({}) })
  for (const [holder, table] of [
    [sailmaker, 'sails'],
    [rower, 'oars'],
  ] as const) {
    await expect.poll(() => database.waiting()).toEqual([{ name: table }])
    await sleep(400)
    await holder.query('commit')
  }
  expect(await moving).toEqual(['chandlery/0001_ropes'])
  expect(database.warnings[0]).toContain('got no lock')
})

async function databaseOf(tables: Tables) {
  const database = await testDatabase(tables)
  const warnings: string[] = []
  async function query(text: string): Promise<any[]> {
    await using client = await connect(database.ownerUrl)
    return (await client.query(text)).rows
  }
  async function asService<T>(work: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> {
    const db = openDatabase({ url: database.url, name: 'library test' })
    return work(db).finally(db.close)
  }
  return {
    ...database,
    warnings,
    asService,
    migrate: (now: Tables) => migrate({ url: database.ownerUrl, ...now, warn: (line) => void warnings.push(line) }),
    boots: (now: Tables) => asService((db) => assertSchema(db, now)),
    ran: async (schema: string) =>
      (await query(`select name from ${schema}.pgmigrations order by id`)).map(({ name }) => name),
    waiting: () => query(waitedFor),
    [Symbol.asyncDispose]: database.drop,
  }
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<URL> {
  const folder = await mkdtemp(join(home, 'migrations-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.sql`), text)
  return pathToFileURL(`${folder}/`)
}
