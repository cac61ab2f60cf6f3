import { randomUUID } from 'node:crypto'
import { busKeptMs } from '@flotilla/bus'
import { days, manualClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import fastify from 'fastify'
import { expect, test, vi } from 'vitest'
import { bury, drop, listDeadLetters } from './dead-letters.ts'
import { noteMessage } from './inbox.ts'
import { messaging } from './plugin.ts'

test('a service that listens deletes ids that cannot come again and dead letters that were dropped, and nothing else', async () => {
  const database = await testDatabase({ libraries: [messagingTables] })
  const db = openDatabase({ url: database.url, name: 'tests' })
  const clock = manualClock(0)
  const bus = {
    store: async () => 'tests',
    publish: async () => [],
    subscribe: () => expect.fail('nothing is consumed'),
    countWaiting: async () => 0,
    find: async () => undefined,
    close: async () => {},
  }
  const app = fastify().decorate('operatorRoutes', [])
  await app.register(messaging, { service: 'tests', db, databaseUrl: database.url, bus, clock })
  const inboxKeptMs = busKeptMs + days(1)
  await db.tx(async (tx) => {
    await noteMessage(tx, 'old', -inboxKeptMs)
    await noteMessage(tx, 'the bus may have it', -busKeptMs)
    for (const message of ['dropped long ago', 'dropped', 'waiting'].map(newMessage))
      await bury(tx, { message, attempts: 8, error: 'no', now: -days(90) })
  })
  await drop(db, 'dropped long ago', { who: 'test', because: 'test', now: -days(365) })
  await drop(db, 'dropped', { who: 'test', because: 'test', now: -days(29) })
  const state = async () => ({
    inbox: await ids(sql('test.inbox')`select id from messaging.inbox order by id`),
    dropped: await ids(
      sql('test.dropped')`select id from messaging.dead_letters where dropped_at is not null order by id`,
    ),
    waiting: (await listDeadLetters(db)).map(({ id }) => id),
    audited: await ids(sql('test.audited')`select message_id as id from messaging.operator_actions order by seq`),
  })
  const ids = async (statement: ReturnType<ReturnType<typeof sql>>) => (await db.query(statement)).map(({ id }) => id)

  await app.listen({ port: 0, host: '127.0.0.1' })
  expect((await state()).inbox, 'control: not before its time').toHaveLength(2)
  await vi.waitFor(
    async () => {
      await clock.advance(10_000)
      expect(await state()).toEqual({
        inbox: ['the bus may have it'],
        dropped: ['dropped'],
        waiting: ['waiting'],
        audited: ['dropped'],
      })
    },
    { timeout: 60_000 },
  )
  await app.close()
  await db.close()
  await database.drop()
})

function newMessage(id: string): Message {
  const [time, subject] = [new Date(0).toISOString(), randomUUID()]
  return {
    specversion: '1.0',
    id,
    source: 'tests',
    type: 't',
    subject,
    time,
    datacontenttype: 'application/json',
    data: {},
  }
}
