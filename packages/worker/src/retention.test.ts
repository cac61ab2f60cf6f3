import { days, manualClock } from '@flotilla/clock'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { oldRows } from './old-rows.ts'
import { type Retention, startRetention } from './retention.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
beforeAll(async () => {
  database = await testDatabase({ sql: ['create table things (n int primary key, at timestamptz not null)'] })
  db = openDatabase({ url: database.url, name: 'tests' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})
beforeEach(async () => {
  await db.query(sql('test.empty')`delete from things`)
  await db.query(sql('test.fill')`
    insert into things select n, case when n <= 1200 then 'epoch'::timestamptz else 'epoch'::timestamptz + interval '2 days' end
    from generate_series(1, 1300) n`)
})

const stops: (() => Promise<void>)[] = []
afterEach(async () => void (await Promise.all(stops.splice(0).map((stop) => stop()))))

const rows = oldRows({
  name: 'things',
  table: 'things',
  key: 'n',
  since: 'at',
  where: 'n <> 7 or n > 1290',
  keepMs: days(1),
})
const batches: number[] = []
const things: Retention = {
  ...rows,
  async deleteOld(...batch) {
    batches.push(await rows.deleteOld(...batch))
    return batches.at(-1)!
  },
}
const left = async () => (await db.query(sql('test.left')`select 1 from things`)).length

function start(retentions: readonly Retention[]) {
  const clock = manualClock(days(2))
  const failed: string[] = []
  const { stop } = startRetention({
    db,
    clock,
    retentions,
    onError: (error, name) => failed.push(`${name}: ${error.message}`),
  })
  stops.push(stop)
  const until = (condition: () => unknown) =>
    vi.waitFor(
      async () => {
        await clock.advance(60_000)
        await condition()
      },
      { timeout: 60_000 },
    )
  return { clock, failed, until }
}

test('deletes what is older than it is kept, in batches, and nothing else', async () => {
  batches.splice(0)
  const { clock, until } = start([things])
  await until(async () => expect(await left()).toBe(101))
  expect(batches).toEqual([500, 500, 199])
  expect(clock.now()).toBeLessThan(days(3))
  await clock.advance(days(1))
  await until(async () => expect(await left()).toBe(1))
})

test('replicas share the work: what one has locked another leaves alone', async () => {
  await db.tx(async (tx) => {
    expect(await rows.deleteOld(tx, days(1), 1_000)).toBe(1_000)
    expect(await rows.deleteOld(db, days(1), 1_000)).toBe(199)
  })
  expect(await left()).toBe(101)
})

test('a retention that fails holds up no other, and is tried again', async () => {
  let tries = 0
  const broken: Retention = { name: 'broken', keepMs: 0, deleteOld: () => Promise.reject(new Error(`try ${++tries}`)) }
  const { failed, until } = start([broken, things])
  await until(async () => expect(await left()).toBe(101))
  await until(() => expect(failed.length).toBeGreaterThan(1))
  expect(failed.slice(0, 2)).toEqual(['broken: try 1', 'broken: try 2'])
})

test('it stops in the middle, after the batch in hand', async () => {
  let stopped: Promise<void> | undefined
  const stopping: Retention = {
    ...things,
    deleteOld(...batch) {
      stopped ??= stops[0]!()
      return things.deleteOld(...batch)
    },
  }
  const { clock, until } = start([stopping])
  await until(() => expect(stopped).toBeDefined())
  await stopped
  await clock.advance(days(1))
  expect(await left()).toBe(800)
})
