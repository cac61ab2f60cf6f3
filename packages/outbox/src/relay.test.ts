import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { append, beginOutbox, readLag } from './outbox.ts'
import { type RelayOptions, startRelay } from './relay.ts'
import { newMessage } from './testing/index.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
const running: { stop(): Promise<void> }[] = []

beforeEach(async () => {
  database = await testDatabase({ libraries: [messagingTables] })
  db = openDatabase({ url: database.url, name: 'tests', max: 20 })
  await beginOutbox(db, { bus: 'tests', now: 0 })
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.stop()))
  await db.close()
  await database.drop()
})

function start(publish: (messages: readonly Message[]) => Promise<void>, more: Partial<RelayOptions> = {}) {
  const relay = startRelay({
    service: 'tests',
    db,
    databaseUrl: database.url,
    bus: { store: async () => 'tests', publish: async (messages) => (await publish(messages), []) },
    clock: systemClock,
    ...more,
  })
  running.push(relay)
  return relay
}

/** 16 writers with transactions held open for random times; every key is written under a lock by several of them. */
async function write(perWriter: number): Promise<Message[]> {
  const byKey = new Map<string, Message[]>()
  await db.query(
    sql(
      'test.keys',
    )`insert into messaging.inbox (id, received_at) select 'key-' || n, now() from generate_series(0, 4) n`,
  )
  const writer = async () => {
    for (let i = 0; i < perWriter; i++) {
      const key = `key-${Math.floor(Math.random() * 5)}`
      await db.tx(async (tx) => {
        await tx.query(sql('test.begin')`select pg_current_xact_id()`)
        await pause(3)
        await tx.query(sql('test.lock')`select 1 from messaging.inbox where id = ${key} for update`)
        const message = newMessage(key)
        await append(tx, [message])
        await pause(6)
        byKey.set(key, [...(byKey.get(key) ?? []), message])
      })
    }
  }
  await Promise.all(Array.from({ length: 16 }, writer))
  return [...byKey.values()].flat()
}

const idsByKey = (messages: readonly Message[]) =>
  Object.fromEntries(
    ['0', '1', '2', '3', '4'].map((n) => [n, messages.filter((m) => m.subject === `key-${n}`).map((m) => m.id)]),
  )

async function relayed(more: Partial<RelayOptions> = {}): Promise<{ sent: Message[]; got: Message[] }> {
  const got: Message[] = []
  start(async (messages) => void got.push(...messages), { batch: 7, ...more })
  const sent = await write(25)
  const last = newMessage('last')
  await db.tx((tx) => append(tx, [last]))
  await vi.waitFor(() => expect(got.at(-1)?.id).toBe(last.id), { timeout: 60_000 })
  return { sent, got: got.slice(0, -1) }
}

test('publishes every message once, in the order of the commits of each key', async () => {
  const { sent, got } = await relayed()
  expect(got).toHaveLength(16 * 25)
  expect(idsByKey(got)).toEqual(idsByKey(sent))
})

test('control: a reader that goes by the sequence alone loses messages in the same test', async () => {
  const naive: RelayOptions['read'] = (from, after, limit) =>
    from.query({
      name: 'test.naive',
      text: 'select xid::text, seq::text, envelope from messaging.outbox where seq > $1 order by seq limit $2',
      values: [after.seq, limit],
    }) as never
  const { got } = await relayed({ read: naive })
  expect(got.length).toBeLessThan(16 * 25)
})

const plainXid = 'alter table messaging.outbox alter xid set default pg_current_xact_id()'

test.each([
  { xid: 'the default of the schema', change: 'select 1', ordered: true },
  { xid: 'control: the plain transaction id', change: plainXid, ordered: false },
])('two transactions on one key keep the order in which they held its lock: $xid', async ({ change, ordered }) => {
  const owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  await owner.query({ name: 'test.change', text: change, values: [] })
  await owner.close()
  const [first, second] = [newMessage('k'), newMessage('k')]
  const got: Message[] = []
  const others = Promise.withResolvers<void>()
  const assign = sql('test.assign')`select pg_current_xact_id()`

  // A begins, then a bystander, then B. B writes and commits; A writes behind it and commits; the bystander goes on.
  let bystander: Promise<void> | undefined
  await db.tx(async (a) => {
    await a.query(assign)
    await new Promise<void>((begun) => {
      bystander = db.tx(async (tx) => {
        await tx.query(assign)
        begun()
        await others.promise
      })
    })
    await db.tx((b) => append(b, [first]))
    await append(a, [second])
  })
  start(async (messages) => void got.push(...messages))
  // With the plain id A's is readable at once, B's only when the bystander is gone.
  await vi.waitFor(() => expect(got).toHaveLength(ordered ? 0 : 1), { timeout: 60_000 })
  others.resolve()
  await bystander
  await vi.waitFor(() => expect(got).toHaveLength(2), { timeout: 60_000 })
  expect(got.map((m) => m.id)).toEqual(ordered ? [first.id, second.id] : [second.id, first.id])
})

test('a bus that is away holds nobody up, and gets everything in order afterwards', async () => {
  let away = true
  let tries = 0
  const got: Message[] = []
  start(async (messages) => {
    tries++
    if (away) throw new Error('the bus is away')
    got.push(...messages)
  })
  const sent = Array.from({ length: 30 }, () => newMessage('k'))
  for (const message of sent) await db.tx((tx) => append(tx, [message]))
  await vi.waitFor(() => expect(tries).toBeGreaterThan(1), { timeout: 60_000 })
  expect(await readLag(db)).toEqual({ messages: 30, oldest: sent[0]!.time })
  away = false
  await vi.waitFor(() => expect(got.map((m) => m.id)).toEqual(sent.map((m) => m.id)), { timeout: 60_000 })
  await vi.waitFor(async () => expect(await readLag(db)).toEqual({ messages: 0, oldest: null }), { timeout: 60_000 })
})

test('one replica relays at a time; another goes on where it stopped, and when its connection dies', async () => {
  const by = new Map<string, string>()
  const relay = (name: string) =>
    start(async (messages) => messages.forEach(({ id }) => by.set(id, by.get(id) ?? name)), { service: name })
  const send = () => db.tx((tx) => append(tx, [newMessage('k')]))
  const relayedBy = (...names: string[]) =>
    vi.waitFor(() => expect([...by.values()]).toEqual(names), { timeout: 60_000 })
  const one = relay('one')
  await send()
  await relayedBy('one')
  relay('two')
  await send()
  await relayedBy('one', 'one')
  await one.stop()
  await send()
  await relayedBy('one', 'one', 'two')

  const three = relay('three')
  await db.query(sql('test.kill-relay')`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'two listener' and datname = current_database()`)
  await send()
  await vi.waitFor(() => expect(by.size).toBe(4), { timeout: 60_000 })
  await three.stop()
  await send()
  await vi.waitFor(() => expect(by.size).toBe(5), { timeout: 60_000 })
})

const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most))
