import { randomUUID } from 'node:crypto'
import type { Bus } from '@flotilla/bus'
import { days, systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPostgresBus } from './index.ts'
import { busRetentions } from './retention.ts'
import { busSchema } from './testing/index.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
let bus: Bus
let later = 0
const clock = { ...systemClock, now: () => Date.now() + later }

beforeEach(async () => {
  later = 0
  database = await testDatabase({ sql: [busSchema] })
  db = openDatabase({ url: database.ownerUrl, name: 'tests' })
  bus = openPostgresBus({ url: database.ownerUrl, name: 'tests', clock })
})
afterEach(async () => {
  await bus.close()
  await db.close()
  await database.drop()
})

const left = async () =>
  (await db.query(sql<{ id: string }>('test.left')`select id from bus_messages order by xid, seq`)).map(({ id }) => id)
const consumers = async () =>
  (
    await db.query(sql<{ consumer: string }>('test.consumers')`select distinct consumer from bus_cursors order by 1`)
  ).map(({ consumer }) => consumer)

/** Deletes what is old after so many days. */
async function deleteAfter(count: number): Promise<void> {
  for (const { keepMs, deleteOld } of busRetentions)
    while ((await deleteOld(db, Date.now() + days(count) - keepMs, 2)) > 0) {}
}

function subscribe(consumer: string, type: string) {
  const puller = bus.subscribe({ consumer, types: [type] })
  return {
    async take(count: number) {
      const taken: string[] = []
      while (taken.length < count)
        for (const { content, ack } of await puller.pull({ max: 100, waitMs: 200 })) {
          taken.push((content as Message).id)
          await ack()
        }
      return taken
    },
    /** Looks once and finds nothing. */
    async look() {
      expect(await puller.pull({ max: 100, waitMs: 1 })).toEqual([])
    },
    stop: puller.stop,
  }
}

test('what every consumer has goes after a day; what one of them has not got waits for it', async () => {
  const [quick, slow] = [subscribe('quick', 'a'), subscribe('slow', 'a')]
  const first = [newMessage('a'), newMessage('a'), newMessage('a')]
  await bus.publish(first)
  await quick.take(3)
  await slow.take(3)
  const second = [newMessage('a'), newMessage('a')]
  await bus.publish(second)
  await quick.take(2)
  await deleteAfter(0.9)
  expect(await left()).toHaveLength(5)
  await deleteAfter(1.1)
  expect(await left()).toEqual(idsOf(second))
  await deleteAfter(13.9)
  expect(await left()).toEqual(idsOf(second))
  await slow.take(2)
  await deleteAfter(13.9)
  expect(await left()).toEqual([])
})

test('a consumer that hears nothing of its own holds nothing back, for it reads on past what others get', async () => {
  const [busy, idle] = [subscribe('busy', 'a'), subscribe('idle', 'b')]
  await bus.publish([newMessage('b')])
  await idle.take(1)
  await bus.publish([newMessage('a'), newMessage('a')])
  await busy.take(2)
  await deleteAfter(1.1)
  expect(await left(), 'control: it has not said yet how far it read').not.toEqual([])
  await vi.waitFor(
    async () => {
      later += 61_000
      await Promise.all([idle.look(), busy.look()])
      await deleteAfter(1.1)
      expect(await left()).toEqual([])
    },
    { timeout: 60_000 },
  )
  const own = newMessage('b')
  await bus.publish([own])
  expect(await idle.take(1)).toEqual([own.id])
})

test('a consumer that is gone for ever holds messages back for two weeks', async () => {
  const gone = subscribe('gone', 'a')
  await bus.publish([newMessage('a')])
  await gone.take(1)
  await gone.stop()
  const missed = newMessage('a')
  await bus.publish([missed])
  await deleteAfter(13.9)
  expect(await left()).toContain(missed.id)
  expect(await consumers()).toEqual(['gone'])
  await deleteAfter(14.1)
  expect(await left()).toEqual([])
  expect(await consumers()).toEqual([])
  const again = newMessage('a')
  await bus.publish([again])
  expect(await subscribe('gone', 'a').take(1)).toEqual([again.id])
})

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)

function newMessage(type: string): Message {
  const [id, subject] = [randomUUID(), randomUUID()]
  const time = new Date().toISOString()
  return { specversion: '1.0', id, source: 'tests', type, subject, time, datacontenttype: 'application/json', data: {} }
}
