import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { assertSchema, type Database, openDatabase } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../src/index.ts'

const files = {
  '0001_boats.sql': 'create table boats (name text, price int)',
  '0002_price_in_cents.sql': 'alter table boats add price_in_cents int',
  '0003_contract_0002_drop_price.sql': 'alter table boats drop price',
}
let database: TestDatabase
let db: Database
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flotilla-schema-'))
  database = await testDatabase({})
  db = openDatabase({ url: database.url, name: 'schema test' })
})

afterAll(async () => {
  await db.close()
  await database.drop()
  await rm(home, { recursive: true })
})

/** The migrations that a version of a service knows. */
async function version(count: number): Promise<URL> {
  const folder = await mkdtemp(join(home, 'version-'))
  for (const [name, text] of Object.entries(files).slice(0, count)) await writeFile(join(folder, name), text)
  return pathToFileURL(`${folder}/`)
}

test('a version works on its own schema and on a newer one, until that was contracted past it', async () => {
  const [first, second, third] = [await version(1), await version(2), await version(3)]
  await expect(assertSchema(db, { migrations: first })).rejects.toThrow(
    /^the database lacks the migrations .*0001_boats\.sql/,
  )
  await migrate({ url: database.ownerUrl, migrations: second })
  await assertSchema(db, { migrations: first })
  await assertSchema(db, { migrations: second })
  await expect(assertSchema(db, { migrations: third })).rejects.toThrow(
    /lacks the migrations .*0003_contract_0002_drop_price\.sql/,
  )

  await migrate({ url: database.ownerUrl, migrations: third })
  await assertSchema(db, { migrations: third })
  await assertSchema(db, { migrations: second })
  await expect(assertSchema(db, { migrations: first })).rejects.toThrow(
    'contracted by 0003_contract_0002_drop_price: this version is from before 0002',
  )
})
