import { toIncoming } from '@flotilla/bus'
import { manualClock } from '@flotilla/clock'
import { openDatabase, sql } from '@flotilla/postgres'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { added, known, listenerDatabase } from '../test/listener.ts'
import { listDeadLetters } from './dead-letters.ts'
import { ForAnotherVersion, pauseOf } from './for-another-version.ts'
import { createHandlerTable } from './handler.ts'
import { createProcessor } from './processor.ts'

test('a message for another version waits without its tries being counted, and only its key waits behind it', async () => {
  const database = await listenerDatabase()
  const db = openDatabase({ url: database.url, name: 'tests' })
  onTestFinished(async () => {
    await db.close()
    await database.drop()
  })
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const { table: handlers, add } = createHandlerTable()
  const handled: string[] = []
  let isNewer = false
  add(known, async ({ data: { key, n } }) => {
    if (key === 'a' && !isNewer) throw new ForAnotherVersion('a is of version 2')
    handled.push(`${key} ${n}`)
  })
  const processor = createProcessor({ db, clock, log: Fastify().log, handlers, maxAttempts: 1 })
  const take = (key: string, n: number) =>
    processor.take(toIncoming(known.create({ key, n }, { source: 'tests', now: clock.now() })))

  expect([await take('a', 1), await take('a', 2), await take('b', 1)]).toEqual(['left', 'parked', 'done'])
  for (let tries = 0; tries < 10; tries++) {
    await clock.advance(30_000)
    expect(await processor.retryOne()).toBe(true)
    expect(await processor.retryOne()).toBe(false)
  }
  const waiting = await db.query(sql('test.waiting')`select attempts, error from messaging.retries order by seq`)
  expect(waiting).toMatchObject([{ attempts: 0, error: 'a is of version 2' }, { attempts: 0 }])
  expect([handled, await listDeadLetters(db)]).toEqual([['b 1'], []])

  isNewer = true
  await clock.advance(30_000)
  while (await processor.retryOne()) {}
  expect(handled).toEqual(['b 1', 'a 1', 'a 2'])
})

test('the pause grows with the age of the message, from half a second to half a minute', () => {
  const of = added.create({ key: 'a', n: 1 }, { source: 'tests', now: 0 })
  expect([0, 10_000, 3_600_000].map((age) => pauseOf(of, age))).toEqual([500, 2_500, 30_000])
  // RFC 3339 allows leap seconds, which `Date` cannot parse.
  expect(pauseOf({ ...of, time: '2016-12-31T23:59:60Z' }, 0)).toBe(500)
})
