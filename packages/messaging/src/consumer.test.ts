import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@flotilla/clock'
import { defineEvent, type Message, type Static, Type } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { append } from '@flotilla/outbox'
import { put } from '@flotilla/outbox/testing'
import { type Database, openDatabase, sql, type Transaction } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { busSchema } from '@flotilla/postgres-bus/testing'
import { testDatabase } from '@flotilla/testing'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { drop, listDeadLetters, redrive } from './dead-letters.ts'
import type { HandlerContext } from './handler.ts'
import { messaging } from './plugin.ts'
import { describeMessage, replay } from './replay.ts'

const noted = defineEvent({
  service: 'tests',
  name: 'noted',
  version: 1,
  summary: 'Something happened',
  schema: Type.Object({ key: Type.String(), n: Type.Integer() }, { additionalProperties: false }),
  key: (data) => data.key,
})
type Noted = Static<typeof noted.schema>

let databases: Awaited<ReturnType<typeof testDatabase>>[]
let db: Database
const apps: FastifyInstance[] = []
const effects = 'create table effects (seq bigint generated always as identity, key text, n int, app text)'

beforeEach(async () => {
  databases = await Promise.all([
    testDatabase({ libraries: [messagingTables], sql: [effects] }),
    testDatabase({ sql: [busSchema] }),
  ])
  db = openDatabase({ url: databases[0]!.url, name: 'tests' })
})
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
  await db.close()
  await Promise.all(databases.map((database) => database.drop()))
})

type Handle = (data: Noted, context: HandlerContext) => Promise<void>

/** A service that keeps what it hears, after `before`. */
async function start(before: Handle = async () => {}, name = 'one', maxAttempts = 3): Promise<FastifyInstance> {
  const app = Fastify().decorate('operatorRoutes', [])
  apps.push(app)
  const bus = openPostgresBus({ url: databases[1]!.ownerUrl, name, clock: systemClock })
  const own = openDatabase({ url: databases[0]!.url, name })
  app.addHook('onClose', async () => {
    await bus.close()
    await own.close()
  })
  const retry = { firstMs: 20, mostMs: 60 }
  await app.register(messaging, {
    service: 'tests',
    db: own,
    databaseUrl: databases[0]!.url,
    bus,
    clock: systemClock,
    maxAttempts,
    retry,
  })
  app.messages.on(noted, async ({ data }, context) => {
    await before(data, context)
    await keep(context.tx, data, name)
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app
}

const keep = (tx: Transaction, { key, n }: Noted, app: string) =>
  tx.query(sql('test.effect')`insert into effects (key, n, app) values (${key}, ${n}, ${app})`)
const say = (...all: Noted[]) => db.tx((tx) => append(tx, all.map(message)))
const message = (data: Noted) => noted.create(data, { source: 'tests', now: Date.now() })
const heard = async (key: string) =>
  (await db.query(sql<{ n: number }>('test.heard')`select n from effects where key = ${key} order by seq`)).map(
    (row) => row.n,
  )
const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 60_000, interval: 30 })

test('carries messages from outbox to effect, in order per key, over two replicas of which one goes away', async () => {
  const first = await start(() => sleep(Math.random() * 4), 'one')
  await start(() => sleep(Math.random() * 4), 'two')
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  for (let n = 0; n < 40; n++) await say(...keys.map((key) => ({ key, n })))
  await first.close()
  const wanted = Array.from({ length: 40 }, (_, n) => n)
  for (const key of keys) await eventually(async () => expect(await heard(key)).toEqual(wanted))
})

test('a message that comes again changes nothing, while its first run goes on too', async () => {
  const app = await start()
  const one = message({ key: 'k', n: 1 })
  const outcomes = await Promise.all([1, 2, 3].map(() => app.messages.deliver(one)))
  expect(outcomes.toSorted()).toEqual(['done', 'duplicate', 'duplicate'])
  expect(await heard('k')).toEqual([1])
})

test('control: without the inbox the same test sees the effect more than once', async () => {
  const app = await start()
  await forgetInbox()
  const one = message({ key: 'k', n: 1 })
  for (const _ of [1, 2]) await app.messages.deliver(one)
  expect(await heard('k')).toEqual([1, 1])
})

test('a failing message is tried again; those of its key wait behind it, others do not', async () => {
  let broken = true
  const fail: Handle = async ({ key, n }) => {
    if (broken && key === 'bad' && n === 1) throw new Error('not today')
  }
  // It is tried for as long as it is broken, however slow the machine is.
  await start(fail, 'one', Number.POSITIVE_INFINITY)
  await say({ key: 'bad', n: 1 }, { key: 'bad', n: 2 }, { key: 'good', n: 1 }, { key: 'bad', n: 3 })
  await eventually(async () => expect(await heard('good')).toEqual([1]))
  expect(await heard('bad')).toEqual([])
  broken = false
  await eventually(async () => expect(await heard('bad')).toEqual([1, 2, 3]))
})

test('after its last attempt a message is a dead letter, the next of its key go on, and it can be redriven or dropped', async () => {
  let broken = true
  const attempts: number[] = []
  await start(async ({ n }, { attempt }) => {
    if (n !== 1) return
    attempts.push(attempt)
    if (broken) throw new Error('a poisoned message')
  })
  await say({ key: 'k', n: 1 }, { key: 'k', n: 2 })
  await eventually(async () => expect(await heard('k')).toEqual([2]))
  expect(attempts).toEqual([1, 2, 3])
  const [letter] = await listDeadLetters(db)
  expect(letter).toMatchObject({ type: noted.type, subject: 'k', attempts: 3, error: 'a poisoned message' })

  broken = false
  expect(await redrive(db, letter!.id, { who: 'ann', now: Date.now() })).toBe(true)
  expect(await redrive(db, letter!.id, { who: 'ann', now: Date.now() })).toBe(false)
  await eventually(async () => expect(await heard('k')).toEqual([2, 1]))
  expect(await listDeadLetters(db)).toEqual([])
})

test('what was handled is replayed past the inbox, each time with a row of who and why', async () => {
  const app = await start()
  const one = message({ key: 'k', n: 1 })
  const act = (because: string) => ({ who: 'ann', because, now: Date.now() })
  expect(await replay(db, one, act('too early'))).toBe('unknown')
  await app.messages.deliver(one)
  // Control: given again as the bus gives it, nothing happens.
  expect(await app.messages.deliver(one)).toBe('duplicate')
  expect(await heard('k')).toEqual([1])

  expect(await replay(db, one, act('the mail was lost'))).toBe('handled')
  await eventually(async () => expect(await heard('k')).toEqual([1, 1]))
  expect(await replay(db, one, act('and again'))).toBe('handled')
  await eventually(async () => expect(await heard('k')).toEqual([1, 1, 1]))
  expect(await describeMessage(db, one.id)).toMatchObject({
    at: 'handled',
    actions: [
      { action: 'replay', who: 'ann', because: 'the mail was lost' },
      { action: 'replay', who: 'ann', because: 'and again' },
    ],
  })
  // What the bus brings afterwards still changes nothing.
  expect(await app.messages.deliver(one)).toBe('duplicate')
  expect(await heard('k')).toEqual([1, 1, 1])
})

test('of two who replay a message at once one does; a replay that fails is a dead letter like any', async () => {
  let broken = false
  const app = await start(async () => {
    if (broken) throw new Error('not a second time')
  })
  const one = message({ key: 'k', n: 1 })
  await app.messages.deliver(one)
  broken = true
  const act = { who: 'ann', because: 'a test', now: Date.now() }
  expect((await Promise.all([replay(db, one, act), replay(db, one, act)])).toSorted()).toEqual(['handled', 'waiting'])
  await eventually(async () => expect(await listDeadLetters(db)).toMatchObject([{ id: one.id }]))
  expect(await replay(db, one, act)).toBe('dead')
  expect((await describeMessage(db, one.id))!.actions).toHaveLength(1)
})

test('data that does not fit the schema is a dead letter at once and can be dropped with a reason', async () => {
  await start()
  const odd = { ...message({ key: 'k\0', n: 1 }), data: { key: 'k', n: 'one' } } as unknown as Message
  await put(db, odd)
  await say({ key: 'k', n: 2 })
  await eventually(async () => expect(await heard('k')).toEqual([2]))
  await eventually(async () => expect(await listDeadLetters(db)).toHaveLength(1))
  expect((await listDeadLetters(db))[0]!.error).toMatch(/does not fit.*\/n.*integer/)
  expect(await drop(db, odd.id, { who: 'ann', because: 'sent by an old version', now: Date.now() })).toBe(true)
  expect(await drop(db, odd.id, { who: 'ann', because: 'again', now: Date.now() })).toBe(false)
  expect(await listDeadLetters(db)).toEqual([])
})

test('a field that this version does not know is passed over: a publisher may be one version ahead', async () => {
  await start()
  const more = { ...message({ key: 'k', n: 1 }), data: { key: 'k', n: 1, since: 'n+1' } } as unknown as Message
  await put(db, more)
  await eventually(async () => expect(await heard('k')).toEqual([1]))
  expect(await listDeadLetters(db)).toEqual([])
})

test('when the database breaks the connections in the middle, nothing is lost, doubled or reordered', async () => {
  let runs = 0
  await start(async () => {
    if (++runs % 15 === 0) await breakConnections()
  })
  for (let n = 0; n < 40; n++) await say({ key: 'k', n })
  await eventually(async () => expect(await heard('k')).toEqual(Array.from({ length: 40 }, (_, n) => n)))
  expect(runs).toBeGreaterThan(40)
})

test('a second handler of a command is refused', async () => {
  const app = await start()
  const command = { ...noted, kind: 'command' as const, senders: [], answers: [] }
  expect(() => app.messages.execute(command, async () => {})).toThrow(/two handlers/)
})

const breakConnections = () =>
  db.query(sql('test.break')`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'one' and datname = current_database()`)

async function forgetInbox(): Promise<void> {
  const owner = openDatabase({ url: databases[0]!.ownerUrl, name: 'owner' })
  await owner.query(sql('test.forget')`
    create function forget() returns trigger language plpgsql as $$ begin delete from messaging.inbox; return null; end $$`)
  await owner.query(sql('test.forget-each')`
    create constraint trigger forget after insert on messaging.inbox deferrable initially deferred for each row execute function forget()`)
  await owner.close()
}
