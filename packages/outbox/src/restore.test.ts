import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, type Queryable, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { busSchema } from '@flotilla/postgres-bus/testing'
import { type Content, testDatabase } from '@flotilla/testing'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { spendIds, startYoungServer } from '../test/young-server.ts'
import { append, beginOutbox, movePosition, rotateOutbox } from './outbox.ts'
import { startRelay } from './relay.ts'
import { newMessage } from './testing/index.ts'

let young: Awaited<ReturnType<typeof startYoungServer>>
beforeAll(async () => {
  young = await startYoungServer()
})
afterAll(() => young?.stop())

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

function open(url: string): Database {
  const db = openDatabase({ url, name: 'tests' })
  closing.push(db.close)
  return db
}

/** A database on the server of the tests, whose transaction ids are far ahead of those of the young one. */
async function oldDatabase(content: Content) {
  const database = await testDatabase(content)
  closing.push(database.drop)
  await spendIds(database.ownerUrl, 20_000)
  return database
}

function relay(db: Database, databaseUrl: string, rotates = false) {
  const got: string[] = []
  const bus = {
    store: async () => 'tests',
    publish: async (messages: readonly Message[]) => (got.push(...idsOf(messages)), []),
  }
  const rotation = rotates ? { everyMs: 0, againMs: 0 } : {}
  const started = startRelay({ service: 'tests', db, databaseUrl, bus, clock: systemClock, pollMs: 20, rotation })
  closing.push(started.stop)
  return { got, stop: started.stop }
}

async function write(db: Database, count: number): Promise<string[]> {
  const messages = Array.from({ length: count }, () => newMessage())
  for (const message of messages) await db.tx((tx) => append(tx, [message]))
  return idsOf(messages)
}

const countRows = async (db: Queryable) =>
  (await db.one(sql<{ n: number }>('test.count')`select count(*)::int as n from messaging.outbox`)).n

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 })

/** An outbox that was restored on the young server: three rows that were published before, some that were not, and thirty that came afterwards. */
async function restoredOutbox({ waiting = 4, change = '' } = {}) {
  const old = await oldDatabase({ libraries: [messagingTables] })
  const before = open(old.url)
  const first = relay(before, old.url)
  const published = await write(before, 3)
  await eventually(() => expect(first.got).toEqual(published))
  await first.stop()
  const unpublished = await write(before, waiting)
  const { url } = await young.restore(old.ownerUrl, { libraries: [messagingTables], sql: [change] })
  const db = open(url)
  return { url, db, old: before, ids: [...published, ...unpublished, ...(await write(db, 30))] }
}

test('an outbox that was restored on another server is published whole and in order; until then nothing leaves it', async () => {
  const { url, db, ids } = await restoredOutbox()
  expect([await rotateOutbox(db), await rotateOutbox(db), await countRows(db)]).toEqual([false, false, 37])
  const { got } = relay(db, url, true)
  await eventually(() => expect(got).toEqual(ids))
  await eventually(async () => expect(await countRows(db)).toBe(0))
  ids.push(...(await write(db, 3)))
  await eventually(() => expect(got).toEqual(ids))
})

// As it was: the old position is believed.
const [rotation] = /create function messaging.rotate_outbox[^]*?end \$\$;/.exec(messagingTables.migrations[0]!.text)!
const believing = `create or replace function messaging.adopt_outbox() returns void language sql security definer as $$
    update messaging.outbox_relay set server = messaging.this_server() $$;
  ${rotation.replace('create function', 'create or replace function').replace(/if not exists [^]*?end if;/, '')}`

test('control: with the position of the old server all of it is thrown away, and none was published', async () => {
  const { url, db } = await restoredOutbox({ waiting: 0, change: believing })
  const { got } = relay(db, url, true)
  await eventually(async () => expect(await countRows(db)).toBe(0))
  expect(got).toEqual([])
})

test('a relay that does not know that the outbox has moved cannot move its position', async () => {
  const { db, old } = await restoredOutbox()
  const found = { bus: 'tests', now: 0 }
  const [there, here] = [await beginOutbox(old, found), await beginOutbox(db, found)]
  expect(here).toMatchObject({ xid: '0', seq: '0' })
  expect(here.server).not.toBe(there.server)
  await movePosition(db, { ...there, xid: '99999999' })
  expect(await beginOutbox(db, found)).toEqual(here)
  await movePosition(db, { ...here, xid: '1' })
  expect((await beginOutbox(db, found)).xid, 'control: its own').toBe('1')
})

test.each([
  { bus: 'a bus', change: '', read: 7 },
  {
    bus: 'control: with the positions of the old server, a bus',
    change: `create or replace function bus_adopt() returns bigint language sql security definer as $$
      update bus_server set server = this_server() returning server $$`,
    read: 0,
  },
])('$bus that was restored on another server delivers $read of 7 messages', async ({ change, read }) => {
  const old = await oldDatabase({ sql: [busSchema] })
  const before = subscribe(old.ownerUrl)
  const messages = Array.from({ length: 7 }, () => newMessage())
  await before.bus.publish(messages.slice(0, 3))
  expect(await before.take(3)).toEqual(idsOf(messages.slice(0, 3)))
  await before.puller.stop()
  await before.bus.publish(messages.slice(3, 5))
  const { ownerUrl } = await young.restore(old.ownerUrl, { sql: [busSchema, change] })
  const db = open(ownerUrl)
  expect(await deleteRead(db), 'nothing leaves it before').toBe(0)
  const after = subscribe(ownerUrl)
  await after.bus.publish(messages.slice(5))
  expect(await after.take(read)).toEqual(idsOf(messages.slice(0, read)))
  expect(await after.puller.pull({ max: 10, waitMs: 500 })).toEqual([])
  if (read > 0) expect(await deleteRead(db)).toBe(7)
})

/** Deletes what every consumer has read, whatever its age. */
const deleteRead = async (db: Database) =>
  (
    await db.one(
      sql<{ n: number }>('test.delete-read')`select bus_forget_read(now() + interval '1 day', 100)::int as n`,
    )
  ).n

function subscribe(url: string) {
  const bus = openPostgresBus({ url, name: 'tests', clock: systemClock })
  const puller = bus.subscribe({ consumer: 'tests', types: ['tests.event.e.v1'] })
  closing.push(bus.close)
  return {
    bus,
    puller,
    async take(count: number) {
      const taken: string[] = []
      while (taken.length < count)
        for (const { content, ack } of await puller.pull({ max: 10, waitMs: 1_000 })) {
          taken.push((content as Message).id)
          await ack()
        }
      return taken
    },
  }
}

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)
