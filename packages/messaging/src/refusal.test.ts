import { randomUUID } from 'node:crypto'
import type { Bus } from '@flotilla/bus'
import { defineCommand, type Message, Type } from '@flotilla/contract'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import type { TestDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Broker, brokers } from '../test/brokers.ts'
import { known, type Listener, listenerDatabase, startListener } from '../test/listener.ts'
import { type DeadLetter, listDeadLetters, redrive } from './dead-letters.ts'
import { forgetMessagesOf } from './retries.ts'

const key = 'k'
let last = 0
const message = (n: number): Message => known.create({ key, n }, { source: 'tests', now: Date.now() })
const changed = (part: object) => JSON.stringify({ ...message(0), ...part })

/** What a service with the right to publish `tests.event.known.v1` can send, and why it is refused. */
const forgeries: [what: string, text: string, error: RegExp][] = [
  ['content that is not an envelope', '"a text"', /not a valid envelope/],
  ['null', 'null', /not a valid envelope/],
  ['a message without an id', changed({ id: undefined }), /id/],
  ['an id that no table can hold', changed({ id: 'a\0b' }), /\/id/],
  ['an id that could be a place on the bus', changed({ id: '0:1261:54' }), /\/id/],
  ['an invalid time', changed({ time: 'yesterday' }), /\/time.*date-time/],
  ['a key that no index can hold', changed({ subject: 'k'.repeat(3_000) }), /\/subject/],
  ['an event of another service', changed({ type: 'payments.event.payment-captured.v1' }), /event of payments/],
  [
    'another type than it was published under',
    changed({ type: 'tests.event.other.v1' }),
    /published as tests.event.known/,
  ],
  ['an event under another name', changed({ source: 'payments' }), /payments published tests.event.known.v1/],
]

describe.each(brokers.filter(({ missing }) => !missing))('on $name', ({ name, start }) => {
  let broker: Broker
  let bus: Bus
  let database: TestDatabase
  let db: Database
  let listener: Listener

  beforeAll(async () => {
    broker = await start()
    bus = broker.open('tests')
    database = await listenerDatabase()
    db = openDatabase({ url: database.url, name: 'tests' })
    listener = await startListener({ broker, url: database.url, version: 'one', hears: [known] })
    // The stream is there.
    await bus.publish([message(0)])
    await hears(0)
  })
  afterAll(async () => {
    await listener?.stop()
    await bus?.close()
    await db?.close()
    await database?.drop()
    await broker?.stop()
  })

  const hears = (n: number) =>
    eventually(async () => {
      const rows = await db.query(sql<{ n: number }>('test.heard')`select n from effects order by seq`)
      expect(rows.map((row) => row.n)).toContain(n)
    })
  async function forge(text: string): Promise<DeadLetter> {
    const before = new Set((await listDeadLetters(db)).map(({ id }) => id))
    await broker.forge(known.type, text, { source: 'tests', key })
    return eventually(async () => {
      const letter = (await listDeadLetters(db)).find(({ id }) => !before.has(id))
      expect(letter).toBeDefined()
      return letter!
    })
  }

  test.each(forgeries)(
    '%s becomes a dead letter that cannot be redriven, and later messages go on',
    async (_what, text, error) => {
      const letter = await forge(text)
      expect(letter).toMatchObject({
        type: known.type,
        envelope: JSON.parse(text),
        error: expect.stringMatching(error),
      })
      await expect(redrive(db, letter.id, { who: 'ann', now: Date.now() })).rejects.toMatchObject({
        kind: { status: 409 },
      })
      expect((await listDeadLetters(db)).at(-1)!.id).toBe(letter.id)
      await bus.publish([message(++last)])
      await hears(last)
    },
  )

  test.skipIf(name === 'postgres')('text that is not JSON becomes a dead letter; PostgreSQL stores none', async () => {
    const letter = await forge('{"specversion":')
    expect(letter).toMatchObject({
      envelope: '{"specversion":',
      error: expect.stringContaining('not a valid envelope'),
    })
  })

  test('a message from a leap second is handled', async () => {
    const before = (await listDeadLetters(db)).length
    const text = changed({ time: '2016-12-31T23:59:60Z', data: { key, n: ++last } })
    await broker.forge(known.type, text, { source: 'tests', key })
    await hears(last)
    expect(await listDeadLetters(db)).toHaveLength(before)
  })

  test('a forgery with the id of a message still to come does not block it, and is not found for a replay', async () => {
    const awaited = message(++last)
    await forge(JSON.stringify({ ...awaited, source: 'payments' }))
    const subscription = { consumer: 'tests', types: [known.type] }
    expect(await bus.find(subscription, awaited.id)).toBeUndefined()
    await bus.publish([awaited])
    await hears(last)
    expect(await bus.find(subscription, awaited.id)).toEqual(awaited)
  })

  test('a customer can be forgotten, whatever the other dead letters contain', async () => {
    const [ann, bob] = ['ann', 'bob'].map((customerId) =>
      changed({ id: undefined, data: { customerId, text: '\0 \ud800' } }),
    )
    const [annsLetter, bobsLetter] = [await forge(ann!), await forge(bob!)]
    await forgetMessagesOf(db, 'ann')
    const ids = (await listDeadLetters(db)).map(({ id }) => id)
    expect([ids.includes(annsLetter.id), ids.includes(bobsLetter.id)]).toEqual([false, true])
  })
})

test('a command is executed if its sender may send it, and refused otherwise', async () => {
  const command = defineCommand({
    service: 'tests',
    name: 'do',
    version: 1,
    summary: '',
    schema: Type.Object({ id: Type.String() }),
    key: ({ id }) => id,
    senders: ['orders'],
    answers: [],
  })
  const broker = await brokers[0]!.start()
  const database = await listenerDatabase()
  const db = openDatabase({ url: database.url, name: 'tests' })
  const { app, stop } = await startListener({ broker, url: database.url, version: 'one', hears: [] })
  try {
    const executed: string[] = []
    app.messages.execute(command, async ({ source }) => void executed.push(source))
    const outcomes: string[] = []
    for (const source of ['orders', 'tests', 'catalog'])
      outcomes.push(await app.messages.deliver(command.create({ id: randomUUID() }, { source, now: Date.now() })))
    expect(outcomes).toEqual(['done', 'done', 'dead'])
    expect(executed).toEqual(['orders', 'tests'])
    expect((await listDeadLetters(db))[0]!.error).toBe('catalog may not send tests.command.do.v1; tests, orders may')
  } finally {
    await stop()
    await db.close()
    await database.drop()
    await broker.stop()
  }
})

const eventually = <T>(assertion: () => Promise<T>) => vi.waitFor(assertion, { timeout: 60_000, interval: 30 })
