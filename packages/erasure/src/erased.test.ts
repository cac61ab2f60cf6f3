import { days, manualClock } from '@flotilla/clock'
import { type Database, openDatabase, type Queryable, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetLate, keepErased, oldErasures } from './erased.ts'
import { erasureTables } from './tables.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
beforeAll(async () => {
  database = await testDatabase({ libraries: [erasureTables], sql: ['create table things (owner text not null)'] })
  db = openDatabase({ url: database.url, name: 'tests' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const forget = async (from: Queryable, owner: string) =>
  void (await from.query(sql('test.forget')`delete from things where owner = ${owner}`))
const come = (owner: string) => db.query(sql('test.come')`insert into things values (${owner})`)
const left = async () =>
  (await db.query(sql<{ owner: string }>('test.left')`select owner from things order by 1`)).map(({ owner }) => owner)

test('somebody is forgotten at once, and what comes late too, for a month', async () => {
  const clock = manualClock(0)
  const erase = keepErased(Fastify(), { db, clock }, forget)
  for (const owner of ['ann', 'ann', 'bob']) await come(owner)
  await db.tx((tx) => erase(tx, 'ann'))
  expect(await left()).toEqual(['bob'])

  await come('ann')
  await forgetLate(db, forget)
  expect(await left()).toEqual(['bob'])

  await oldErasures.deleteOld(db, days(31) - oldErasures.keepMs, 10)
  await come('ann')
  await forgetLate(db, forget)
  expect(await left()).toEqual(['ann', 'bob'])
})
