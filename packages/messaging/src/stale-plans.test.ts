import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@flotilla/clock'
import { defineEvent, Type } from '@flotilla/contract'
import { withinDeadline } from '@flotilla/deadline'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, type Queryable, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import Fastify from 'fastify'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { listDeadLetters } from './dead-letters.ts'
import { createHandlerTable } from './handler.ts'
import { createProcessor } from './processor.ts'

const happened = defineEvent({
  service: 'tests',
  name: 'happened',
  version: 1,
  summary: 'Something happened',
  schema: Type.Object({ key: Type.String() }),
  key: ({ key }) => key,
})

const read = (from: Queryable) => from.one(sql<{ n: string }>('test.read')`select n from counts where id = 1`)
const add = (to: Queryable) =>
  to.one(sql<{ n: string }>('test.add')`update counts set n = n + 1 where id = 1 returning n`)

const ways: readonly (readonly [string, (db: Database) => Promise<unknown>])[] = [
  ['a statement', read],
  ['a change', add],
  ['a transaction', (db) => db.tx((tx) => add(tx))],
  [
    'one that met it in the middle',
    (db) => db.tx(async (tx) => (await tx.query(sql('test.other')`select 1`), add(tx))),
  ],
  ['a request', (db) => withinDeadline({ signal: AbortSignal.timeout(60_000) }, () => read(db))],
]

test.for(ways)('%s goes on after a column was widened: each connection prepares anew', async ([, work]) => {
  const { db, migrate } = await openCounts()
  const times = (length: number) => Promise.all(Array.from({ length }, () => work(db)))
  await times(10)
  for (const type of ['bigint', 'numeric']) {
    await migrate(`alter table counts alter column n type ${type}`)
    expect(await times(30)).toHaveLength(30)
  }
})

test('under load no statement is lost over a migration, and none has its effect twice', async () => {
  const { db, migrate } = await openCounts()
  let over = false
  let added = 0
  const adding = Array.from({ length: 8 }, async (_, n) => {
    for (; !over; added++) await (n % 2 ? db.tx((tx) => add(tx)) : add(db))
  })
  for (const type of ['bigint', 'numeric', 'int', 'bigint']) {
    const before = added
    await migrate(`alter table counts alter column n type ${type}`)
    while (added < before + 200) await Promise.race([sleep(5), ...adding])
  }
  over = true
  await Promise.all(adding)
  expect(Number((await read(db)).n)).toBe(added)
})

test('a message that is tried again loses no attempt to it', async () => {
  const { db, migrate } = await openCounts({ max: 1 })
  const { table, add: on } = createHandlerTable()
  on(happened, async (_message, { tx, attempt }) => {
    // Undone, but prepared on the only connection.
    await add(tx)
    if (attempt === 1) throw new Error('not at the first time')
  })
  const log = Fastify().log
  const retry = { firstMs: 1, mostMs: 1 }
  const processor = createProcessor({ db, clock: systemClock, log, handlers: table, maxAttempts: 2, retry })
  const message = happened.create({ key: 'k' }, { source: 'tests', now: 0 })
  expect(await processor.take({ content: message, type: message.type, position: '1' })).toBe('parked')
  await migrate('alter table counts alter column n type bigint')
  await expect.poll(() => processor.retryOne(), { timeout: 30_000 }).toBe(true)
  expect([await listDeadLetters(db), Number((await read(db)).n)]).toEqual([[], 1])
})

test('control: another error of the same SQLSTATE is not tried again', async () => {
  const { db, migrate } = await openCounts()
  let times = 0
  const work = (statement: (to: Queryable) => Promise<unknown>) =>
    db.tx((tx) => {
      times++
      return statement(tx)
    })
  const locking = sql('test.locking')`select count(*) from counts for update`
  await expect(work((tx) => tx.query(locking))).rejects.toMatchObject({ code: '0A000' })
  expect(times).toBe(1)
  await work(add)
  await migrate('alter table counts alter column n type bigint')
  await work(add)
  expect(times).toBe(4)
})

async function openCounts({ max = 10 } = {}) {
  const database = await testDatabase({ libraries: [messagingTables] })
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query('create table counts (id int primary key, n int not null); insert into counts values (1, 0)')
  const db = openDatabase({ url: database.url, name: 'tests', max })
  onTestFinished(async () => {
    await db.close()
    await owner.end()
    await database.drop()
  })
  return { db, migrate: (text: string) => owner.query(text) }
}
