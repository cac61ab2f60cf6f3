import { readFile } from 'node:fs/promises'
import { systemClock } from '@flotilla/clock'
import { listDeadLetters, messaging } from '@flotilla/messaging'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { renderMetrics } from '@flotilla/telemetry'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import Fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Saga } from '../src/definition.ts'
import { sagaRoutes } from '../src/operator.ts'
import { registerSaga } from '../src/register.ts'
import { UnknownVersion } from '../src/standing.ts'
import { eventOf, sagaDatabase, stepOf, type Trip, tripOf } from './trips.ts'

const v1 = tripOf(1, [stepOf('reserve'), stepOf('pay')])
const v2 = tripOf(2, [stepOf('reserve'), stepOf('check', { timeoutMs: 50 }), stepOf('pay')], v1)

let databases: TestDatabase[]
let db: Database
const running = new Set<Awaited<ReturnType<typeof run>>>()

beforeEach(async () => {
  const bus = await readFile(new URL(import.meta.resolve('@flotilla/postgres-bus/schema.sql')), 'utf8')
  databases = await Promise.all([sagaDatabase(), testDatabase({ sql: [bus] })])
  db = openDatabase({ url: databases[0]!.url, name: 'trips' })
})
afterEach(async () => {
  for (const one of running) await one.stop()
  await db.close()
  await Promise.all(databases.map((database) => database.drop()))
})

/** A release of the service. A message that fails is a dead letter at once. */
async function run(saga: Saga<Trip>) {
  const [{ url: databaseUrl }, { ownerUrl: url }] = databases as [TestDatabase, TestDatabase]
  const bus = openPostgresBus({ url, name: 'trips', clock: systemClock })
  const app = Fastify().decorate('operatorRoutes', [])
  app.addHook('onClose', bus.close)
  const options = { service: 'trips', db, clock: systemClock }
  await app.register(messaging, { ...options, databaseUrl, bus, maxAttempts: 1 })
  const runner = registerSaga(app, saga, { ...options, pollMs: 20 })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const release = {
    ...runner,
    app,
    routes: sagaRoutes(saga, runner, { db }),
    async stop() {
      running.delete(release)
      await app.close()
    },
    begin: (id: string) => db.tx((tx) => runner.start(tx, { id, data: { id } })),
    answer: (id: string, name: string) =>
      app.messages.deliver(eventOf(name).create({ id }, { source: 'trips', now: Date.now() })),
    at: async (id: string) => (await runner.read(db, id))?.progress?.at,
  }
  running.add(release)
  return release
}

const rowsOf = (...ids: string[]) =>
  db.query(sql('test.rows')`select s::text from saga.sagas s where id = any(${ids}) order by id`)
const due = async () =>
  (
    await db.query(
      sql<{ due: Date; attempts: number }>(
        'test.due',
      )`select due_at as due, attempts from messaging.retries order by seq`,
    )
  )[0]

test('code that does not know a version leaves its sagas as they are, and code that does goes on with them', async () => {
  const newer = await run(v2)
  for (const id of ['answered', 'overdue', 'called-off', 'done']) await newer.begin(id)
  await newer.stop()
  // As if it had been asked for just before the rollback.
  await db.query(sql('test.overdue')`update saga.sagas set due_at = now() - interval '1 s' where id = 'overdue'`)
  await db.query(sql('test.done')`update saga.sagas set status = 'done', due_at = null where id = 'done'`)
  const before = await rowsOf('answered', 'overdue', 'called-off', 'done')

  const older = await run(v1)
  await older.begin('own')
  expect(await older.answer('answered', 'reserve-done')).toBe('left')
  expect(await older.answer('answered', 'reserve-done')).toBe('parked')
  // Nothing is kept from what it knows, or from what has ended.
  expect(await older.answer('own', 'reserve-done')).toBe('done')
  expect(await older.at('own')).toBe('pay')
  expect(await older.answer('done', 'reserve-done')).toBe('done')
  await expect(db.tx((tx) => older.callOff(tx, 'called-off', 'changed plans'))).rejects.toThrow(UnknownVersion)
  expect(await older.timeOutOne()).toBe(false)

  // Tried again and again, which counts for nothing.
  const first = (await due())!.due
  await expect.poll(async () => (await due())!.due.getTime()).toBeGreaterThan(first.getTime() + 900)
  expect((await due())!.attempts).toBe(0)
  expect(await listDeadLetters(db)).toEqual([])
  expect(await rowsOf('answered', 'overdue', 'called-off', 'done')).toEqual(before)

  const [list, show, retry] = older.routes.map(
    ({ handle }) =>
      (id: string) =>
        handle({ params: { id }, query: {} } as never),
  )
  const { items } = (await list!('')) as { items: { id: string; version: number; known: boolean }[] }
  expect(items.slice(0, 3).map(({ version, known }) => `${version} ${known}`)).toEqual([
    '2 false',
    '2 false',
    '2 false',
  ])
  expect(items.at(-2)).toMatchObject({ id: 'own', version: 1, known: true })
  expect(await show!('answered')).toMatchObject({ known: false, version: 2, steps: ['reserve', 'check', 'pay'] })
  expect(await retry!('answered')).toBeUndefined()
  await expect
    .poll(async () => (await renderMetrics()).body)
    .toContain('flotilla_sagas_of_unknown_version{saga="trip"} 3')

  const again = await run(v2)
  await expect.poll(async () => (await again.read(db, 'answered'))!.history.length).toBeGreaterThan(1)
  await expect.poll(async () => (await again.read(db, 'overdue'))!.status).toBe('compensating')
  expect(await db.tx((tx) => again.callOff(tx, 'called-off', 'changed plans'))).toBe(true)
  const { history } = (await again.read(db, 'answered'))!
  expect(history.map(({ input: { type, name } }) => [type, name]).slice(0, 2)).toEqual([
    ['started', undefined],
    ['succeeded', 'reserve'],
  ])
})

test('a released version whose steps were changed is not known any more', async () => {
  const released = await run(v1)
  await released.begin('a')
  await released.stop()
  const changed = await run(tripOf(1, [stepOf('reserve'), stepOf('charge', { as: 'pay' })]))
  expect(await changed.answer('a', 'reserve-done')).toBe('left')
  expect(await changed.read(db, 'a')).toMatchObject({ known: false, progress: { at: 'reserve' } })
})

test('a definition says what is wrong with it', () => {
  expect(() => tripOf(0, v1.steps)).toThrow('a version is a whole number from 1')
  expect(() => tripOf(1, [stepOf('pay'), stepOf('pay')])).toThrow('"pay" is not a name, or two steps have it')
  expect(() => tripOf(1, [stepOf('1')])).toThrow('"1" is not a name')
  expect(() => tripOf(1, v1.steps, v1)).toThrow('two versions have one number')
})
