import { randomUUID } from 'node:crypto'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, type Queryable, sql } from '@flotilla/postgres'
import { testDatabase, waitedFor } from '@flotilla/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { append, beginOutbox, readLag, readOutboxText, rotateOutbox } from './outbox.ts'
import { startRelay } from './relay.ts'
import type { RotationOptions } from './rotation.ts'
import { newMessage } from './testing/index.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
const closing: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  database = await testDatabase({ libraries: [messagingTables] })
  db = openDatabase({ url: database.url, name: 'tests', max: 20 })
  await beginOutbox(db, { bus: 'tests', now: 0 })
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await db.close()
  await database.drop()
})

const got: Message[] = []
beforeEach(() => void got.splice(0))

function start(rotation: RotationOptions, service = 'relay') {
  const bus = {
    store: async () => 'tests',
    publish: async (messages: readonly Message[]) => (got.push(...messages), []),
  }
  const own = openDatabase({ url: database.url, name: service })
  const common = { db: own, databaseUrl: database.url, clock: systemClock }
  const relay = startRelay({ ...common, service, bus, batch: 7, rotation })
  closing.push(own.close, relay.stop)
}

const often = { rows: 5, againMs: 0 }

/** 16 writers whose transactions stay open for random times after they wrote, and now and then roll back. */
async function write(each: number, more = () => false): Promise<string[]> {
  const sent: string[] = []
  const writer = async () => {
    for (let n = 0; n < each || more(); n++) {
      const message = newMessage()
      const fails = Math.random() < 0.1
      await db
        .tx(async (tx) => {
          await append(tx, [message])
          await pause(Math.random() < 0.05 ? 60 : 4)
          if (fails) throw new Error('rolled back')
        })
        .then(
          () => sent.push(message.id),
          () => {},
        )
    }
  }
  await Promise.all(Array.from({ length: 16 }, writer))
  return sent
}

async function drained(): Promise<Set<string>> {
  const last = newMessage()
  await db.tx((tx) => append(tx, [last]))
  await vi.waitFor(() => expect(got.some((m) => m.id === last.id)).toBe(true), { timeout: 60_000 })
  return new Set(got.map((m) => m.id))
}

test('rotation under 16 writers loses nothing, and the outbox stays small', async () => {
  let rotated = 0
  start({
    ...often,
    rotate: async (from) => {
      const done = await rotateOutbox(from)
      if (done) rotated++
      return done
    },
  })
  const sent = await write(25, () => rotated < 4)
  const seen = await drained()
  expect(sent.filter((id) => !seen.has(id))).toEqual([])
  expect(got.length).toBe(seen.size)
  expect(await countRows()).toBeLessThan(sent.length)
})

// What a first try looks like: it asks whether everything is published, and truncates then. Who wrote and has not committed is not seen.
const naive = `create or replace function messaging.rotate_outbox() returns boolean language plpgsql security definer as $$
  declare other smallint := (select 1 - current from messaging.outbox_slot); waiting boolean;
  begin
    execute format('select exists (select from messaging.outbox_%s o, messaging.outbox_relay r where (o.xid, o.seq) > (r.xid, r.seq))', other) into waiting;
    if waiting then return false; end if;
    execute format('truncate messaging.outbox_%s', other);
    update messaging.outbox_slot set current = other;
    return true;
  end $$`

test.each([
  { rotation: 'the lock first, then the look', change: 'select 1', lost: 0 },
  { rotation: 'control: the look first, then the lock', change: naive, lost: 1 },
])(
  'a row that is written to a slot and not committed when it is to be emptied: $rotation',
  async ({ change, lost }) => {
    await asOwner(change)
    const message = newMessage()
    const written = Promise.withResolvers<void>()
    const commit = Promise.withResolvers<void>()
    const writer = db.tx(async (tx) => {
      await append(tx, [message])
      written.resolve()
      await commit.promise
    })
    await written.promise
    expect(await rotateOutbox(db)).toBe(true)
    const rotating = rotateOutbox(db)
    if (lost > 0) await waiting()
    else expect(await rotating).toBe(false)
    commit.resolve()
    await Promise.all([writer, rotating])
    expect(await countRows()).toBe(1 - lost)
  },
)

test('who reads a slot is not disturbed, and holds up nobody', async () => {
  start(often)
  const reader = openDatabase({ url: database.ownerUrl, name: 'backup' })
  closing.push(reader.close)
  await reader.tx(async (tx) => {
    await tx.query(sql('test.snapshot')`set transaction isolation level repeatable read, read only`)
    await tx.query(sql('test.hold')`select count(*) from messaging.outbox`)
    const sent = await write(5)
    const seen = await drained()
    expect(sent.filter((id) => !seen.has(id))).toEqual([])
    expect(await countRows()).toBeGreaterThanOrEqual(sent.length)
    expect(await tx.one(sql('test.hold-again')`select count(*)::int as n from messaging.outbox`)).toEqual({ n: 0 })
  })
  await vi.waitFor(
    async () => {
      await db.tx((tx) => append(tx, [newMessage()]))
      expect(await countRows()).toBeLessThan(20)
    },
    { timeout: 60_000 },
  )
})

test('relays and rotations whose connections are cut at any moment lose nothing', async () => {
  start(often, 'relay one')
  start(often, 'relay two')
  let cuts = 0
  let writing = true
  const cutting = (async () => {
    for (; writing; await pause(60)) cuts += (await db.query(cut)).length
  })()
  const sent = await write(20, () => cuts < 10)
  writing = false
  await cutting
  const seen = await drained()
  expect(sent.filter((id) => !seen.has(id))).toEqual([])
})

test('the service may not truncate by itself', async () => {
  await expect(db.query(sql('test.truncate')`truncate messaging.outbox_0`)).rejects.toThrow('permission denied')
})

test('reading is driven by the index over both slots, whatever they hold', async () => {
  await db.query(fill(0, 60_000))
  await rotateOutbox(db)
  await db.query(fill(60_000, 5))
  expect(await plan()).not.toMatch(/-> +Sort|Seq Scan/)
  await asOwner('analyze messaging.outbox')
  expect(await plan()).not.toMatch(/-> +Sort|Seq Scan/)
  expect(await readLag(db)).toMatchObject({ messages: 10_000 })
  await asOwner('drop index messaging.outbox_in_commit_order')
  expect(await plan(), 'control: without the index').toMatch(/-> +Sort/)
})

const cut = sql('test.cut')`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name like 'relay%' and random() < 0.3`

const fill = (from: number, count: number) => sql('test.fill')`
  insert into messaging.outbox (slot, envelope) select current, json_build_object('time', n)
  from messaging.outbox_slot, generate_series(${from}::int, ${from + count}::int) n`

/** The plan that is made without knowing the position or the limit: a prepared statement may get it. */
async function plan(): Promise<string> {
  const run = (tx: Queryable, text: string) => tx.query({ name: `test.${randomUUID()}`, text, values: [] })
  return db.tx(async (tx) => {
    await run(tx, `set local plan_cache_mode = force_generic_plan`)
    await run(tx, `prepare read as ${readOutboxText}`)
    const rows = await run(tx, `explain execute read ('5', '5', 500)`)
    await run(tx, 'deallocate read')
    return JSON.stringify(rows)
  })
}

async function asOwner(text: string): Promise<void> {
  const owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  await owner.query({ name: 'test.owner', text, values: [] })
  await owner.close()
}

const countRows = async () =>
  (await db.one(sql<{ n: number }>('test.count')`select count(*)::int as n from messaging.outbox`)).n

/** Until somebody waits for a lock. */
const waiting = () =>
  vi.waitFor(
    async () =>
      expect(await db.query({ name: 'test.waiting', text: waitedFor, values: [] })).toContainEqual({
        name: 'messaging.outbox_0',
      }),
    { timeout: 15_000 },
  )

const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most))
