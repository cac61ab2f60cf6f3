import { manualClock } from '@flotilla/clock'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Chore, days, startTidying } from './tidy.ts'

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

const bites: number[] = []
const things: Chore = {
  name: 'things',
  keepMs: days(1),
  async forget(from, before, most) {
    const rows = await from.query(sql('test.forget')`
      delete from things where n in (select n from things where at < ${new Date(before)} limit ${most} for update skip locked)
      returning 1 as one`)
    bites.push(rows.length)
    return rows.length
  },
}
const left = async () => (await db.query(sql('test.left')`select 1 from things`)).length

function start(chores: readonly Chore[]) {
  const clock = manualClock(days(2))
  const failed: string[] = []
  const { stop } = startTidying({
    db,
    clock,
    chores,
    onError: (error, { name }) => failed.push(`${name}: ${error.message}`),
  })
  stops.push(stop)
  const until = (condition: () => unknown) =>
    vi.waitFor(async () => {
      await clock.advance(60_000)
      await condition()
    })
  return { clock, failed, until }
}

test('forgets what is older than it is kept, in bites, and nothing else', async () => {
  bites.splice(0)
  const { clock, until } = start([things])
  await until(async () => expect(await left()).toBe(100))
  expect(bites).toEqual([500, 500, 200])
  expect(clock.now()).toBeLessThan(days(3))
  await clock.advance(days(1))
  await until(async () => expect(await left()).toBe(0))
})

test('a chore that fails holds up no other, and comes again', async () => {
  let tries = 0
  const broken: Chore = { name: 'broken', keepMs: 0, forget: () => Promise.reject(new Error(`try ${++tries}`)) }
  const { failed, until } = start([broken, things])
  await until(async () => expect(await left()).toBe(100))
  await until(() => expect(failed.length).toBeGreaterThan(1))
  expect(failed.slice(0, 2)).toEqual(['broken: try 1', 'broken: try 2'])
})

test('it stops in the middle, after the bite in hand', async () => {
  let stopped: Promise<void> | undefined
  const stopping: Chore = {
    ...things,
    forget(...bite) {
      stopped ??= stops[0]!()
      return things.forget(...bite)
    },
  }
  const { clock, until } = start([stopping])
  await until(() => expect(stopped).toBeDefined())
  await stopped
  await clock.advance(days(1))
  expect(await left()).toBe(800)
})
