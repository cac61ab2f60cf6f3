import { setTimeout as sleep } from 'node:timers/promises'
import { withinDeadline } from '@flotilla/deadline'
import { type Database, DatabaseAway, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { expect, onTestFinished, test } from 'vitest'
import { type Gate, openGate } from './gate.ts'

const one = sql<{ one: number }>('test.one')`select 1 as one`
const nap = sql('test.nap')`select pg_sleep(60)`
const napping = sql<{ count: number }>('test.napping')`
  select count(*)::int from pg_stat_activity where query like '%pg_sleep%' and datname = current_database() and pid <> pg_backend_pid()`
const both = (db: Database) => Promise.all([db.one(one), db.tx((tx) => tx.one(one))])

/** As a handler does, for somebody who waits so long. */
const inRequest = <T>(work: () => Promise<T>, ms = 60_000) => withinDeadline({ signal: AbortSignal.timeout(ms) }, work)

test('a transaction that begins on a connection that has just broken begins on another', async () => {
  const { gate, db } = await openWay()
  await db.one(one)
  await gate.shut()
  await gate.open()
  expect(await inRequest(() => db.tx((tx) => tx.one(one)))).toEqual({ one: 1 })
})

test('a request waits for a database that restarts; one that stays away is waited for once', async () => {
  const { gate, db } = await openWay()
  expect(await inRequest(() => both(db))).toEqual([{ one: 1 }, { one: 1 }])
  await shut({ gate, db })
  const asked = inRequest(() => both(db))
  await sleep(500)
  await gate.open()
  expect(await asked).toEqual([{ one: 1 }, { one: 1 }])

  await shut({ gate, db })
  await expect(inRequest(() => db.one(one))).rejects.toThrow(DatabaseAway)
  const began = performance.now()
  for (let n = 0; n < 20; n++) await expect(inRequest(() => db.one(one))).rejects.toThrow(DatabaseAway)
  expect(performance.now() - began, 'control: twenty that wait').toBeLessThan(20 * 2_000)
  await gate.open()
  expect(await inRequest(() => both(db))).toEqual([{ one: 1 }, { one: 1 }])
})

test('whoever has a deadline hears at it; whoever has none hears at once', async () => {
  const { gate, db } = await openWay()
  await gate.shut()
  await expect(db.one(one)).rejects.toThrow(DatabaseAway)
  await expect(db.tx((tx) => tx.one(one))).rejects.toThrow(DatabaseAway)
  await expect(inRequest(() => db.one(one), 100)).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('what was under way when the connection broke is not tried again: it may have been done', async () => {
  const { gate, db, direct } = await openWay()
  const asked = [db.one(nap), db.tx((tx) => tx.one(nap)), inRequest(() => db.one(nap))]
  const ends = Promise.allSettled(asked)
  await expect.poll(() => direct.one(napping), { timeout: 30_000 }).toEqual({ count: 3 })
  await gate.shut()
  for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: expect.any(DatabaseAway) })
})

test('control: an error of a statement is its own', async () => {
  const { db } = await openWay()
  await expect(db.one(sql('test.wrong')`select 1 / 0`)).rejects.toMatchObject({ code: '22012' })
})

/** Until the pool has heard of it: a statement on a connection that has just broken may have been done. */
async function shut({ gate, db }: { gate: Gate; db: Database }): Promise<void> {
  await gate.shut()
  await expect.poll(() => db.pool.total, { timeout: 30_000 }).toBe(0)
}

async function openWay() {
  const database = await testDatabase()
  const gate = await openGate(database.url)
  const db = openDatabase({ url: gate.url, name: 'tests' })
  const direct = openDatabase({ url: database.url, name: 'tests' })
  onTestFinished(async () => {
    await Promise.all([db.close(), direct.close()])
    await gate.shut()
    await database.drop()
  })
  return { gate, db, direct }
}
