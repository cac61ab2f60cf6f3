import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { type Database, openDatabase, sql, type Transaction } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tables } from '../tables.ts'
import { insertUpdate, lastUpdate, updatesAfter } from './update-store.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: 'gateway' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

type Insert = (tx: Transaction, customerId: string, text: string) => Promise<unknown>

const locked: Insert = (tx, customerId, text) =>
  insertUpdate(tx, customerId, { orderId: randomUUID(), status: 'placed', at: new Date(0).toISOString(), text })

const unlocked: Insert = (tx, customerId, text) =>
  tx.query(sql('test.insert')`
    insert into order_updates (customer_id, order_id, status, at, text)
    values (${customerId}, ${randomUUID()}, 'placed', now(), ${text})`)

const texts = async (customerId: string, after: number) =>
  (await updatesAfter(db, customerId, after, 10)).map(({ text }) => text)

/** Writes one update and holds its transaction open while a second is written. What a browser is told that reads in between, and again afterwards from where it was. */
async function overtake(insert: Insert, isThrough: (second: Promise<void>) => Promise<unknown>): Promise<string[][]> {
  const customerId = randomUUID()
  const [entered, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = db.tx(async (tx) => {
    await insert(tx, customerId, 'first')
    entered.resolve()
    await leave.promise
  })
  await entered.promise
  const second = db.tx(async (tx) => void (await insert(tx, customerId, 'second')))
  await isThrough(second)
  const [between, seq] = [await texts(customerId, 0), await lastUpdate(db, customerId)]
  leave.resolve()
  await Promise.all([first, second])
  return [between, await texts(customerId, seq)]
}

async function waitsForLock(): Promise<void> {
  const waiting = sql('test.waiting')`
    select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`
  while (!(await db.maybe(waiting))) await turn()
}

test('no update appears behind one that a browser has had', async () => {
  expect(await overtake(locked, waitsForLock)).toEqual([[], ['first', 'second']])
})

test('control: without the lock a browser that had the second misses the first', async () => {
  expect(await overtake(unlocked, (second) => second)).toEqual([['second'], []])
})
