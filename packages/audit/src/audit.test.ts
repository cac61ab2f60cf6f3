import { manualClock } from '@flotilla/clock'
import { createApp, operatorHandler, type ServiceApp } from '@flotilla/kit'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { databaseOfCopies } from '@flotilla/testing/copies'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepChanges, note, oldChanges } from './audit.ts'
import type { KeptChange } from './change-store.ts'
import { auditTables } from './tables.ts'

const clock = manualClock(Date.now())
let database: TestDatabase
let db: Database
let owner: Database
let app: ServiceApp

beforeAll(async () => {
  database = await testDatabase({ libraries: [auditTables], sql: ['create table things (id text primary key)'] })
  db = openDatabase({ url: database.url, name: 'tests' })
  owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  app = await createApp({ service: 'tests', config: { MAX_CONCURRENCY: 10 }, clock })
  keepChanges(app, { db, clock })
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await owner?.close()
  await database?.drop()
})

const change = (object: string, now = clock.now(), subject = 'ann') =>
  db.tx((tx) => note(tx, { subject, operation: 'change', object, version: 3, before: { n: 1 }, after: { n: 2 }, now }))
async function read(query: Record<string, string>): Promise<KeptChange[]> {
  const route = app.operatorRoutes.find(({ path }) => path === '/changes')!
  const { items } = (await operatorHandler(route)({ params: {}, query, body: undefined })) as { items: KeptChange[] }
  return items
}
const age = (days: number) => clock.now() - days * 86_400_000

test('who, when, what, before and after: newest first, of one thing or by one person', async () => {
  await change('lamp')
  await change('lamp', clock.now(), 'bob')
  await change('rope')
  // The tenth comes after the ninth, though not as text.
  for (let n = 0; n < 20; n++) await change('knot')
  const ids = (await read({ object: 'knot' })).map(({ id }) => Number(id))
  expect(ids).toEqual(ids.toSorted((a, b) => b - a))
  const [last, first] = await read({ object: 'lamp' })
  const said = { operation: 'change', object: 'lamp', version: 3, before: { n: 1 }, after: { n: 2 } }
  expect(first).toEqual({ id: first!.id, at: new Date(clock.now()), subject: 'ann', ...said })
  expect(last).toMatchObject({ subject: 'bob', ...said })
  expect(await read({ object: 'lamp', before: last!.id })).toEqual([first])
  expect(await read({ subject: 'bob' })).toEqual([last])
  for (const query of [{ before: 'x' }, { befor: last!.id }])
    await expect(read(query)).rejects.toMatchObject({ kind: { status: 400 } })
})

test('a change that does not come to its end leaves no line', async () => {
  const failing = db.tx(async (tx) => {
    await tx.query(sql('test.thing')`insert into things values ('net')`)
    await note(tx, { subject: 'ann', operation: 'change', object: 'net', after: {}, now: clock.now() })
    throw new Error('the end')
  })
  await expect(failing).rejects.toThrow('the end')
  expect(await read({ object: 'net' })).toEqual([])
})

test('neither the service nor the owner alters a line or takes it away, nor can the service do without what keeps it', async () => {
  await change('buoy')
  const tries = [
    sql('test.update')`update audit.staff_changes set subject = 'nobody' where object = 'buoy'`,
    sql('test.delete')`delete from audit.staff_changes where object = 'buoy'`,
    sql('test.truncate')`truncate audit.staff_changes`,
  ]
  for (const statement of tries)
    for (const role of [db, owner]) await expect(role.query(statement)).rejects.toThrow(/kept as they are|permission/)
  for (const statement of [
    sql('test.disable')`alter table audit.staff_changes disable trigger keep`,
    sql('test.replica')`set session_replication_role = 'replica'`,
  ])
    await expect(db.query(statement)).rejects.toThrow(/must be owner|permission/)
  expect(await read({ object: 'buoy' })).toHaveLength(1)
})

test('control: without the trigger the same statements go through', async () => {
  await change('sail')
  await owner.query(sql('test.off')`alter table audit.staff_changes disable trigger keep`)
  await db.query(sql('test.delete-sail')`delete from audit.staff_changes where object = 'sail'`)
  await owner.query(sql('test.on')`alter table audit.staff_changes enable trigger keep`)
  expect(await read({ object: 'sail' })).toEqual([])
})

test('after a year it is forgotten; none goes before 90 days are over, whoever asks', async () => {
  await change('old', age(366))
  await change('young', age(80))
  expect(await oldChanges.deleteOld(db, age(365), 10)).toBe(1)
  expect(await read({ object: 'old' })).toEqual([])
  await expect(oldChanges.deleteOld(db, age(1), 10)).rejects.toThrow(/kept as they are/)
  expect(await read({ object: 'young' })).toHaveLength(1)
})

test('what was kept in a copy of the table stays as it is, and so does what the release before writes', async () => {
  const old = await databaseOfCopies(['staff_changes'])
  const [service, migrator] = [old.url, old.ownerUrl].map((url) => openDatabase({ url, name: 'old' })) as [
    Database,
    Database,
  ]
  try {
    const write = sql('test.write')`
      insert into staff_changes (at, subject, operation, object, after) values (now(), 'bea', 'put', 'oar', '{}')`
    await service.query(write)
    await migrate({ url: old.ownerUrl, libraries: [auditTables] })
    await service.query(write)
    const rows = await service.query(sql('test.rows')`select id::int, subject from audit.staff_changes order by id`)
    expect(rows).toEqual([1, 2].map((id) => ({ id, subject: 'bea' })))
    for (const table of ['staff_changes', 'audit.staff_changes'])
      await expect(
        migrator.query({ name: `test.${table.length}`, text: `delete from ${table}`, values: [] }),
      ).rejects.toThrow('kept as they are')
  } finally {
    await Promise.all([service.close(), migrator.close()])
    await old.drop()
  }
})
