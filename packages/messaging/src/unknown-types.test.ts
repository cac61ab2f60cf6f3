import { manualClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import Fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { added, known } from '../test/listener.ts'
import { listDeadLetters } from './dead-letters.ts'
import { createHandlerTable } from './handler.ts'
import { dropParked } from './parked.ts'
import { createProcessor } from './processor.ts'
import { park } from './retries.ts'

const clock = manualClock(1_000_000)
const dueMs = 30_000
const patienceMs = 60_000
let database: TestDatabase
let db: Database
const heard: number[] = []

beforeEach(async () => {
  database = await testDatabase({ libraries: [messagingTables] })
  db = openDatabase({ url: database.url, name: 'tests' })
  heard.splice(0)
})
afterEach(async () => {
  await db.close()
  await database.drop()
})

/** A version that knows only `known`. */
function older() {
  const { table, add } = createHandlerTable()
  add(known, async ({ data }) => void heard.push(data.n))
  return createProcessor({ db, clock, log: Fastify().log, handlers: table, patienceMs })
}
const message = (event: typeof known, n: number): Message => event.create({ key: 'k', n }, { source: 'tests', now: 0 })
/** As a newer version has left them: its handler of `added` has failed three times, and the others wait behind. */
async function leave(...behind: Message[]): Promise<Message> {
  const first = message(added, 0)
  await db.tx(async (tx) => {
    await park(tx, { message: first, attempts: 3, due: clock.now() + dueMs, error: 'no' })
    for (const one of behind) await park(tx, { message: one, attempts: 0, due: clock.now() })
  })
  return first
}
async function retryAll(): Promise<void> {
  const processor = older()
  while (await processor.retryOne()) {}
}

test('what a newer version has parked, several behind each other, holds its key for its next try and a minute, not for each', async () => {
  const others = [message(added, 1), message(known, 2), message(added, 3), message(known, 4)]
  await leave(...others)
  await clock.advance(dueMs + patienceMs - 1)
  await retryAll()
  expect([heard, await listDeadLetters(db)]).toEqual([[], []])
  expect(await older().nextDue()).toBe(clock.now() + 1)
  await clock.advance(1)
  await retryAll()
  expect(heard).toEqual([2, 4])
  const letters = await listDeadLetters(db)
  expect(letters).toHaveLength(3)
  for (const { error } of letters) expect(error).toContain('no running version of the service handles')
  expect(await db.query(sql('test.parked')`select from messaging.retries`)).toEqual([])
})

test('an operator who drops it lets those behind it go on at once', async () => {
  const first = await leave(message(known, 2))
  await retryAll()
  expect(heard, 'control').toEqual([])
  expect(await dropParked(db, first.id, { who: 'ann', because: 'rolled back', now: clock.now() })).toBe(true)
  await retryAll()
  expect(heard).toEqual([2])
})
