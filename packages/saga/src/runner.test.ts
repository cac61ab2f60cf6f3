import { readFile } from 'node:fs/promises'
import { systemClock } from '@flotilla/clock'
import {
  type Command,
  defineCommand,
  defineEvent,
  type Event,
  type Message,
  type Static,
  Type,
} from '@flotilla/contract'
import { append, messaging } from '@flotilla/messaging'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sagaDatabase } from '../test/trips.ts'
import { defineSaga, refusal, type SagaStep } from './definition.ts'
import { deleteHistory } from './history.ts'
import { registerSaga } from './register.ts'
import type { SagaChange, SagaEnd, SagaRunner } from './runner-api.ts'

const schema = Type.Object({ id: Type.String(), note: Type.Optional(Type.String()) })
type Data = Static<typeof schema>
const key = (data: Data) => data.id
const event = (name: string) => defineEvent({ service: 'tests', name, version: 1, summary: name, schema, key })
const command = (name: string) =>
  defineCommand({ service: 'tests', name, version: 1, summary: name, schema, key, senders: [], answers: [] })

function stepOf(name: string, timeoutMs: number) {
  const [done, refused, undone] = ['done', 'refused', 'undone'].map((end) => event(`${name}-${end}`)) as [
    Event<typeof schema>,
    Event<typeof schema>,
    Event<typeof schema>,
  ]
  const [ask, undo] = [command(`do-${name}`), command(`undo-${name}`)]
  const step: SagaStep<Data> = {
    name,
    command: ({ id }, context) => ask.create({ id }, context),
    success: done as unknown as Event,
    failures: [refusal(refused, ({ note }) => `${name} was refused: ${note}`)],
    timeoutMs,
    timeoutReason: `${name} took too long`,
    compensation: {
      command: ({ id }, context) => undo.create({ id }, context),
      answer: undone as unknown as Event,
      timeoutMs: Math.max(timeoutMs, 50),
    },
  }
  return { step, ask, undo, done, refused, undone }
}

const paid = stepOf('pay', 60_000)
const sent = stepOf('send', 60_000)
const quick = stepOf('wait', 30)
const saga = defineSaga<Data>({ name: 'trip', version: 1, steps: [paid.step, sent.step], undoAttempts: 2 })
const impatient = defineSaga<Data>({ name: 'impatient', version: 1, steps: [quick.step], undoAttempts: 2 })

let databases: TestDatabase[]
let db: Database
let app: FastifyInstance
let trip: SagaRunner<Data>
let impatience: SagaRunner<Data>
let executed: string[]
let ends: SagaEnd<Data>[]
let changes: string[]

const busSchema = new URL(import.meta.resolve('@flotilla/postgres-bus/schema.sql'))

beforeEach(async () => {
  executed = []
  ends = []
  changes = []
  databases = await Promise.all([sagaDatabase(), testDatabase({ sql: [await readFile(busSchema, 'utf8')] })])
  const [{ url: databaseUrl }, { ownerUrl: url }] = databases as [TestDatabase, TestDatabase]
  db = openDatabase({ url: databaseUrl, name: 'tests' })
  const bus = openPostgresBus({ url, name: 'tests', clock: systemClock })
  app = Fastify().decorate('operatorRoutes', [])
  app.addHook('onClose', async () => {
    await bus.close()
    await db.close()
  })
  await app.register(messaging, {
    service: 'tests',
    db,
    databaseUrl,
    bus,
    clock: systemClock,
    retry: { firstMs: 10, mostMs: 20 },
  })
  const options = {
    service: 'tests',
    db,
    clock: systemClock,
    pollMs: 20,
    onChange: async (_: unknown, { input }: SagaChange<Data>) => void changes.push(input.type),
    onEnd: async (_: unknown, end: SagaEnd<Data>) => void ends.push(end),
  }
  trip = registerSaga(app, saga, options)
  impatience = registerSaga(app, impatient, options)
})
afterEach(async () => {
  await app.close()
  await Promise.all(databases.map((database) => database.drop()))
})

/** A participant, in the same service to keep it short: notes what it was told and answers. */
function participate<S extends Command<typeof schema>>(to: S, answer?: Event<typeof schema>, note?: string): void {
  app.messages.execute(to, async (message, { tx }) => {
    executed.push(to.type.split('.')[2]!)
    if (!answer) return
    const data = { id: message.data.id, ...(note && { note }) }
    await append(tx, [answer.create(data, { source: 'tests', now: Date.now(), causationid: message.id })])
  })
}

const listen = () => app.listen({ host: '127.0.0.1', port: 0 })
const start = (runner: SagaRunner<Data>, id: string) => db.tx((tx) => runner.start(tx, { id, data: { id } }))
const until = (runner: SagaRunner<Data>, id: string, status: string) =>
  vi.waitFor(async () => expect((await runner.read(db, id))?.status).toBe(status), { timeout: 60_000, interval: 30 })
const outbox = async () =>
  (await db.query(sql<{ envelope: Message }>('test.outbox')`select envelope from messaging.outbox order by seq`)).map(
    (row) => row.envelope,
  )

test('a saga whose steps succeed ends done, once, and its history tells how', async () => {
  participate(paid.ask, paid.done)
  participate(sent.ask, sent.done)
  await listen()
  await start(trip, 'a')
  await start(trip, 'a')
  await until(trip, 'a', 'done')
  expect(executed).toEqual(['do-pay', 'do-send'])
  expect(ends).toMatchObject([
    { id: 'a', status: 'done', data: { id: 'a' }, answers: { pay: { id: 'a' }, send: { id: 'a' } } },
  ])
  const { history } = (await trip.read(db, 'a'))!
  expect(history.map(({ n, input: { type, name } }) => [n, type, name])).toEqual([
    [1, 'started', undefined],
    [2, 'succeeded', 'pay'],
    [3, 'succeeded', 'send'],
  ])
})

test('the history of a saga that ended is forgotten in time; how it ended, and the history of one that has not, stay', async () => {
  participate(paid.ask, paid.done)
  participate(sent.ask, sent.done)
  await listen()
  await start(trip, 'a')
  await until(trip, 'a', 'done')
  await start(impatience, 'b')
  const later = Date.now() + 1
  expect([await deleteHistory(db, 'trip', 0, 10), await deleteHistory(db, 'impatient', later, 10)]).toEqual([0, 0])
  expect([await deleteHistory(db, 'trip', later, 2), await deleteHistory(db, 'trip', later, 2)]).toEqual([2, 1])
  expect(await trip.read(db, 'a')).toMatchObject({ status: 'done', history: [] })
  expect((await impatience.read(db, 'b'))!.history).not.toEqual([])
})

test('a refusal undoes what was done, in words', async () => {
  participate(paid.ask, paid.done)
  participate(paid.undo, paid.undone)
  participate(sent.ask, sent.refused, 'no ship sails')
  await listen()
  await start(trip, 'a')
  await until(trip, 'a', 'compensated')
  expect(executed).toEqual(['do-pay', 'do-send', 'undo-pay'])
  expect(ends).toMatchObject([{ status: 'compensated', reason: 'send was refused: no ship sails' }])
})

test('a time-out is undone too, and the late answer changes nothing but is kept', async () => {
  participate(quick.ask)
  participate(quick.undo, quick.undone)
  await listen()
  await start(impatience, 'a')
  await until(impatience, 'a', 'compensated')
  expect([...new Set(executed)]).toEqual(['do-wait', 'undo-wait'])
  expect(ends).toMatchObject([{ status: 'compensated', reason: 'wait took too long' }])
  await app.messages.deliver(quick.done.create({ id: 'a' }, { source: 'tests', now: Date.now() }))
  const { status, history } = (await impatience.read(db, 'a'))!
  expect(status).toBe('compensated')
  // Not necessarily the last: on a slow machine the undoing was asked for twice, and its second answer is kept as well.
  expect(history.map(({ input }) => input)).toContainEqual(
    expect.objectContaining({ type: 'succeeded', ignored: true }),
  )
})

test('a compensation that is never answered parks the saga for a person, who may try again', async () => {
  let broken = true
  participate(quick.ask)
  app.messages.execute(quick.undo, async (message, { tx }) => {
    if (!broken) await append(tx, [quick.undone.create({ id: message.data.id }, { source: 'tests', now: Date.now() })])
  })
  await listen()
  await start(impatience, 'a')
  await until(impatience, 'a', 'parked')
  expect(await impatience.retry('b')).toBe(false)
  broken = false
  expect(await impatience.retry('a')).toBe(true)
  await until(impatience, 'a', 'compensated')
  expect(await impatience.retry('a')).toBe(false)
})

test('state, history and command are one transaction: when it fails, none is there', async () => {
  await app.ready()
  const failing = db.tx(async (tx) => {
    await trip.start(tx, { id: 'a', data: { id: 'a' } })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await trip.read(db, 'a')).toBeUndefined()
  expect(await outbox()).toEqual([])
  await start(trip, 'a')
  expect(await outbox()).toMatchObject([{ type: paid.ask.type, subject: 'a', source: 'tests' }])
})

test('called off after it was done, all of it is undone, and each transition was told', async () => {
  for (const { ask, done, undo, undone } of [paid, sent]) {
    participate(ask, done)
    participate(undo, undone)
  }
  await listen()
  await start(trip, 'a')
  await until(trip, 'a', 'done')
  const callOff = (id: string) => db.tx((tx) => trip.callOff(tx, id, 'changed plans'))
  expect(await callOff('a')).toBe(true)
  expect([await callOff('a'), await callOff('b')]).toEqual([false, false])
  await until(trip, 'a', 'compensated')
  expect(executed).toEqual(['do-pay', 'do-send', 'undo-send', 'undo-pay'])
  expect(ends).toMatchObject([{ status: 'done' }, { status: 'compensated', reason: 'changed plans' }])
  expect(changes).toEqual(['started', 'succeeded', 'succeeded', 'called-off', 'undone', 'undone'])
})

test('an event may answer one thing only', () => {
  expect(() =>
    defineSaga<Data>({ name: 'odd', version: 1, steps: [paid.step, { ...sent.step, success: paid.step.success }] }),
  ).toThrow(/pay-done.v1 answers two things/)
})
