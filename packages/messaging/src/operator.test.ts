import { manualClock } from '@flotilla/clock'
import { defineEvent, type Message, Type } from '@flotilla/contract'
import { operatorHandler } from '@flotilla/kit'
import { messagingTables } from '@flotilla/messaging-tables'
import { hold } from '@flotilla/outbox'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bury } from './dead-letters.ts'
import { messagingRoutes } from './operator.ts'
import { messaging } from './plugin.ts'
import { park } from './retries.ts'

const happened = defineEvent({
  service: 'tests',
  name: 'happened',
  version: 1,
  summary: 'Something happened',
  schema: Type.Object({ key: Type.String() }),
  key: ({ key }) => key,
})
const clock = manualClock(1_000)
let database: TestDatabase
let db: Database

beforeAll(async () => {
  database = await testDatabase({ libraries: [messagingTables] })
  db = openDatabase({ url: database.url, name: 'tests' })
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const options = () => ({ service: 'tests', db, clock, bus: { find: async () => undefined }, handlers: new Map() })
const ask = (method: string, path: string, params: Record<string, string> = {}, body: unknown = {}) => {
  const found = messagingRoutes(options()).find((route) => route.method === method && route.path === path)!
  return operatorHandler(found)({ params, query: {}, body })
}

async function dead(): Promise<Message> {
  const message = happened.create({ key: 'k' }, { source: 'tests', now: 0 })
  await db.tx((tx) => bury(tx, { message, attempts: 8, error: 'no', now: 1 }))
  return message
}

test('an app without operator routes does not boot', async () => {
  const app = Fastify()
  await expect(async () => app.register(messaging, options() as never)).rejects.toThrow('no operator routes')
})

test('a dead letter is listed without what it says, shown whole, and tried again', async () => {
  const { id, data } = await dead()
  expect(await ask('GET', '/dead-letters')).toEqual({
    items: [expect.not.objectContaining({ envelope: expect.anything() })],
  })
  expect(await ask('GET', '/dead-letters/:id', { id })).toMatchObject({
    id,
    attempts: 8,
    error: 'no',
    envelope: { data },
  })
  expect(await ask('GET', '/events')).toMatchObject({ retrying: 0, deadLetters: 1 })
  expect(await ask('POST', '/dead-letters/:id/redrive', { id }, { who: 'ann' })).toEqual({ redriven: id })
  expect(await ask('GET', '/events')).toMatchObject({ retrying: 1, deadLetters: 0 })
  expect(await ask('POST', '/dead-letters/:id/redrive', { id })).toBeUndefined()
  expect(await ask('GET', '/messages/:id', { id })).toEqual({
    id,
    at: 'waiting',
    actions: [{ action: 'redrive', who: 'ann', because: null, at: new Date(1_000) }],
  })
})

test('one that is dropped takes a reason, stays on record, and is not tried again', async () => {
  const { id } = await dead()
  for (const body of [
    {},
    { because: ' ' },
    null,
    [],
    { because: 'a test', way: 'x' },
    { because: 'x'.repeat(1_001) },
    { because: 'a test', who: '' },
  ])
    await expect(ask('POST', '/dead-letters/:id/drop', { id }, body)).rejects.toMatchObject({ kind: { status: 400 } })
  expect(await ask('POST', '/dead-letters/:id/drop', { id }, { because: 'a test' })).toEqual({ dropped: id })
  expect(await ask('GET', '/dead-letters')).toEqual({ items: [] })
  expect(await ask('GET', '/dead-letters/:id', { id })).toMatchObject({ dropped_because: 'a test' })
  expect(await ask('POST', '/dead-letters/:id/redrive', { id })).toBeUndefined()
  // Only what was done is on record, and by whom: without a name, by whoever holds the operator's key.
  expect(await ask('GET', '/messages/:id', { id })).toMatchObject({
    at: 'dropped',
    actions: [{ action: 'drop', who: 'operator', because: 'a test' }],
  })
})

async function heldUp(destination?: string): Promise<Message> {
  const message = happened.create({ key: 'k' }, { source: 'tests', now: 0 })
  const seq = String(++seqs)
  await hold(db, [{ seq, envelope: message, reason: 'not this one', destination }], { now: 1, due: 9_000 })
  return message
}
let seqs = 0

test('what is held is counted by destination and reason, listed without what it says, sent again, and dropped with a reason', async () => {
  const [large, one, two] = [await heldUp(), await heldUp('others'), await heldUp('others')]
  const since = new Date(1)
  expect(await ask('GET', '/events')).toMatchObject({
    held: expect.arrayContaining([
      { destination: null, messages: 1, since, reason: 'not this one' },
      { destination: 'others', messages: 2, since, reason: 'not this one' },
    ]),
  })
  const item = {
    type: large.type,
    subject: 'k',
    reason: 'not this one',
    held_at: since,
    attempts: 0,
    due_at: new Date(9_000),
  }
  expect(await ask('GET', '/held')).toEqual({
    items: [
      { ...item, id: large.id, destination: null },
      { ...item, id: one.id, destination: 'others', due_at: since },
      { ...item, id: two.id, destination: 'others', due_at: since },
    ],
  })
  expect(await ask('POST', '/held/:id/redrive', { id: large.id }, { who: 'ann' })).toEqual({ redriven: large.id })
  expect(await ask('GET', '/messages/:id', { id: large.id })).toMatchObject({
    at: 'held',
    due_at: new Date(1_000),
    envelope: large,
    actions: [{ action: 'redrive', who: 'ann' }],
  })
  await expect(ask('POST', '/held/:id/drop', { id: one.id })).rejects.toMatchObject({ kind: { status: 400 } })
  for (const { id } of [large, one, two]) {
    expect(await ask('POST', '/held/:id/drop', { id }, { because: 'a test' })).toEqual({ dropped: id })
    expect(await ask('POST', '/held/:id/drop', { id }, { because: 'a test' })).toBeUndefined()
  }
  expect(await ask('POST', '/held/:id/redrive', { id: one.id })).toBeUndefined()
  expect(await ask('GET', '/messages/:id', { id: one.id })).toMatchObject({
    at: 'unknown',
    actions: [{ action: 'drop', who: 'operator', because: 'a test' }],
  })
})

test('what is parked is listed, dropped with a reason, and stays on record', async () => {
  const messages = [1, 2].map(() => happened.create({ key: 'parked' }, { source: 'tests', now: 0 }))
  const [first, second] = messages as [Message, Message]
  await db.tx(async (tx) => {
    await park(tx, { message: first, attempts: 3, due: 5_000, error: 'no' })
    await park(tx, { message: second, attempts: 0, due: 6_000 })
  })
  const parked = async () =>
    ((await ask('GET', '/retries')) as { items: { subject: string }[] }).items.filter(
      ({ subject }) => subject === 'parked',
    )
  const of = { type: first.type, subject: 'parked' }
  expect(await parked()).toEqual([
    { ...of, id: first.id, attempts: 3, error: 'no', due_at: new Date(5_000) },
    { ...of, id: second.id, attempts: 0, error: null, due_at: new Date(6_000) },
  ])
  const { id } = first
  await expect(ask('POST', '/retries/:id/drop', { id })).rejects.toMatchObject({ kind: { status: 400 } })
  expect(await ask('POST', '/retries/:id/drop', { id }, { who: 'ann', because: 'a test' })).toEqual({ dropped: id })
  expect(await ask('POST', '/retries/:id/drop', { id }, { because: 'a test' })).toBeUndefined()
  expect(await parked()).toMatchObject([{ id: second.id }])
  expect(await ask('GET', '/messages/:id', { id })).toMatchObject({
    at: 'dropped',
    error: 'no',
    dropped_because: 'a test',
    actions: [{ action: 'drop', who: 'ann', because: 'a test' }],
  })
})

test('what cannot be noted is not done', async () => {
  const { id } = await dead()
  const owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  await owner.query(sql('test.hide')`alter table messaging.operator_actions rename to hidden`)
  await expect(ask('POST', '/dead-letters/:id/redrive', { id })).rejects.toThrow('operator_actions')
  await expect(ask('POST', '/dead-letters/:id/drop', { id }, { because: 'a test' })).rejects.toThrow('operator_actions')
  await owner.query(sql('test.show')`alter table messaging.hidden rename to operator_actions`)
  await owner.close()
  expect(await ask('GET', '/messages/:id', { id })).toMatchObject({ at: 'dead', actions: [] })
})
