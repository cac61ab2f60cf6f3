import { type Database, openDatabase } from '@flotilla/postgres'
import type { TestDatabase } from '@flotilla/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { missing, openOf, rollOut, seconds, takeByIndex } from './roll-out.ts'
import { sagaDatabase } from './trips.ts'

let database: TestDatabase
let db: Database
beforeEach(async () => {
  database = await sagaDatabase()
  db = openDatabase({ url: database.url, name: 'trips' })
})
afterEach(async () => {
  await db.close()
  await database.drop()
})

// Over 1,000 running ones: tests/prove/saga.ts.
test('over running sagas, some in every step, a new version with a step inserted and its rollback lose none and double none', async () => {
  const second = seconds.inserted
  const found = await rollOut(db, { second, count: 200 })
  expect(found.faults).toEqual({ lost: [], doubled: [] })
  expect(missing(found, second)).toEqual([])
  expect(openOf(found.end)).toBe(0)
  expect([...found.end.values()].reduce((sum, n) => sum + n)).toBe(found.started)
})

test.each(['removed', 'moved', 'renamed, with the answers that another step had'] as const)(
  'so does one with a step %s',
  async (what) => {
    const { faults } = await rollOut(db, { second: seconds[what], count: 60 })
    expect(faults).toEqual({ lost: [], doubled: [] })
  },
)

test('control: where steps are taken by their index, sagas are lost', async () => {
  const second = seconds.inserted
  const { faults } = await rollOut(db, { second, count: 60, deploy: () => takeByIndex(db, second) })
  expect(faults.lost.length).toBeGreaterThan(10)
})
