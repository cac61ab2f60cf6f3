import type { Bus } from '@flotilla/bus'
import { partitionCount, partitionOf } from '@flotilla/contract'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import type { TestDatabase } from '@flotilla/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Broker, brokers } from '../test/brokers.ts'
import { added, known, type Listener, listenerDatabase, startListener } from '../test/listener.ts'
import { listDeadLetters, redrive } from './dead-letters.ts'

describe.each(brokers.filter(({ missing }) => !missing))('two versions of a service on $name', ({ start }) => {
  let broker: Broker
  let bus: Bus
  let database: TestDatabase
  let db: Database
  const running = new Set<Listener>()

  beforeAll(async () => {
    broker = await start()
    bus = broker.open('tests')
  })
  afterAll(async () => {
    await bus?.close()
    await broker?.stop()
  })
  beforeEach(async () => {
    database = await listenerDatabase()
    db = openDatabase({ url: database.url, name: 'tests' })
  })
  afterEach(async () => {
    for (const listener of running) await stop(listener)
    await db.close()
    await database.drop()
  })

  async function run(version: string, hears: readonly (typeof known)[], more = {}): Promise<Listener> {
    const listener = await startListener({ broker, url: database.url, version, hears, ...more })
    running.add(listener)
    return listener
  }
  async function stop(listener: Listener): Promise<void> {
    running.delete(listener)
    await listener.stop()
  }
  const older = () => run('older', [known])
  const newer = () => run('newer', [known, added])

  let sent = 0
  /** Publishes the same for one key in every partition. */
  async function publish(...events: (typeof known)[]): Promise<void> {
    const now = Date.now()
    const all = keys.flatMap((key) => events.map((event, i) => [event, { key, n: sent + i }] as const))
    await bus.publish(all.map(([event, data]) => event.create(data, { source: 'tests', now })))
    sent += events.length
  }
  const heard = async () => {
    const rows = await db.query(sql<{ key: string; n: number }>('test.heard')`select key, n from effects order by seq`)
    return new Map(keys.map((key) => [key, rows.filter((row) => row.key === key).map(({ n }) => n)]))
  }
  const hears = (numbers: number[]) =>
    eventually(async () => expect(await heard()).toEqual(new Map(keys.map((key) => [key, numbers]))))
  const left = async () =>
    (await db.query(sql<{ type: string }>('test.left')`select type from messaging.retries`)).map(({ type }) => type)

  test('an older version that starts beside a newer one loses nothing of what only that one handles, and keeps the order', async () => {
    const first = sent
    const one = await newer()
    await publish(added, known)
    await hears([first, first + 1])
    await older()
    // For a while only the older one runs, as when a pod is moved.
    await stop(one)
    await publish(added, known, added)
    await eventually(async () => expect((await left()).length).toBe(keys.length * 3))
    await newer()
    await hears(Array.from({ length: 5 }, (_, i) => first + i))
    expect(await listDeadLetters(db)).toEqual([])
  })

  test('after a rollback, messages that only the newer version handles become dead letters, and later ones go on', async () => {
    const first = sent
    await stop(await newer())
    const rolledBack = await run('older', [known], { patienceMs: 300 })
    await publish(added, known)
    await hears([first + 1])
    const letters = await listDeadLetters(db)
    expect(letters).toHaveLength(keys.length)
    expect(letters[0]).toMatchObject({
      type: added.type,
      error: expect.stringContaining('no running version of the service'),
    })
    await stop(rolledBack)
    await newer()
    for (const { id } of letters) await redrive(db, id, { who: 'ann', now: Date.now() })
    await hears([first + 1, first])
  })

  test('messages of a retired type are ignored', async () => {
    const first = sent
    await stop(await newer())
    await publish(added)
    await run('third', [known], { patienceMs: 1, retires: [added.type] })
    await publish(added, known)
    await hears([first + 2])
    expect([await left(), await listDeadLetters(db)]).toEqual([[], []])
  })
})

const keys = Array.from({ length: 200 }, (_, i) => `key-${i}`).filter(
  (key, i, all) => all.findIndex((other) => partitionOf(other) === partitionOf(key)) === i,
)
test('there is a key for every partition', () => expect(keys).toHaveLength(partitionCount))

const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 60_000, interval: 50 })
