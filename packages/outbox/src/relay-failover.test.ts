import { fork } from 'node:child_process'
import { once } from 'node:events'
import { systemClock } from '@flotilla/clock'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { busSchema } from '@flotilla/postgres-bus/testing'
import { type Content, type TestDatabase, testDatabase } from '@flotilla/testing'
import { openGate } from '@flotilla/testing/gate'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { append, readLag } from './outbox.ts'
import { startRelay } from './relay.ts'
import { newMessage, put } from './testing/index.ts'

const closing: (() => unknown)[] = []
let url: string
let busUrl: string
let db: Database
let busDb: Database

beforeEach(async () => {
  url = (await make({ libraries: [messagingTables] })).url
  busUrl = (await make({ sql: [busSchema] })).ownerUrl
  db = openDatabase({ url, name: 'tests' })
  busDb = openDatabase({ url: busUrl, name: 'tests' })
  closing.push(db.close, busDb.close)
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function make(content: Content): Promise<TestDatabase> {
  const database = await testDatabase(content)
  closing.push(database.drop)
  return database
}

function start(onBus: string, onError = (_error: Error) => {}): void {
  const bus = openPostgresBus({ url: onBus, name: 'tests', clock: systemClock, onError })
  const relay = startRelay({ service: 'tests', db: db, databaseUrl: url, bus, clock: systemClock, onError, batch: 5 })
  closing.push(bus.close, relay.stop)
}

async function send(count: number): Promise<string[]> {
  const messages = Array.from({ length: count }, () => newMessage())
  for (const message of messages) await db.tx((tx) => append(tx, [message]))
  return messages.map(({ id }) => id)
}

const onTheBus = async () =>
  (await busDb.query(sql<{ id: string }>('test.bus')`select id from bus_messages order by xid, seq`)).map(
    ({ id }) => id,
  )

test('with the database of the bus away the service goes on accepting, the outbox grows, and drains in order', async () => {
  const gate = await openGate(busUrl)
  closing.push(gate.shut)
  let failures = 0
  start(gate.url, () => failures++)
  const sent = await send(3)
  await vi.waitFor(async () => expect(await onTheBus()).toEqual(sent), { timeout: 60_000 })
  await gate.shut()
  const waiting = await send(40)
  await vi.waitFor(() => expect(failures).toBeGreaterThan(1), { timeout: 60_000 })
  await vi.waitFor(async () => expect(await readLag(db)).toMatchObject({ messages: 40 }), { timeout: 60_000 })
  expect(await onTheBus()).toEqual(sent)
  await gate.open()
  const last = await send(1)
  const all = [...sent, ...waiting, ...last]
  await vi.waitFor(async () => expect(await onTheBus()).toEqual(all), { timeout: 60_000 })
  await vi.waitFor(async () => expect(await readLag(db)).toEqual({ messages: 0, oldest: null }), { timeout: 60_000 })
})

test('when the process that relays is killed in the middle, another goes on: nothing is lost, doubled or reordered', async () => {
  const doomed = fork(new URL('../test/relay-process.ts', import.meta.url), [url, busUrl])
  closing.push(() => void doomed.kill('SIGKILL'))
  const first = await send(1)
  await once(doomed, 'message')
  start(busUrl)
  const sending = send(200)
  await once(doomed, 'message')
  doomed.kill('SIGKILL')
  await once(doomed, 'exit')
  const all = [...first, ...(await sending)]
  await vi.waitFor(async () => expect(await onTheBus()).toEqual(all), { timeout: 60_000 })
})

test('a message that the bus refuses is held, and the others go on', async () => {
  await busDb.query(
    sql('test.refuse')`alter table bus_messages add constraint no_odd_ones check (type <> 'tests.event.odd.v1')`,
  )
  start(busUrl)
  const odd = { ...newMessage(), type: 'tests.event.odd.v1' }
  const sent = [newMessage(), odd, newMessage()]
  await put(db, ...sent)
  await vi.waitFor(async () => expect(await onTheBus()).toEqual([sent[0]!.id, sent[2]!.id]), { timeout: 60_000 })
  const held = () => db.query(sql('test.held')`select id, reason from messaging.outbox_held`)
  const reason = expect.stringContaining('no_odd_ones')
  await vi.waitFor(async () => expect(await held()).toEqual([{ id: odd.id, reason }]), { timeout: 60_000 })
})
