import { randomUUID } from 'node:crypto'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { append, listStores, readLag, startRelay } from '@flotilla/outbox'
import { type Database, openDatabase } from '@flotilla/postgres'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Broker, brokers } from '../test/brokers.ts'
import { known, listenerDatabase } from '../test/listener.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

describe.each(brokers.filter(({ missing }) => !missing))('a bus that lost what it held, on $name', ({ start }) => {
  test('gets all that the outbox still holds once more, in order, and the service knows of it', async () => {
    const { sent, broker, db } = await publishAndLose(start)
    expect(await take(broker.open('late'), sent.length)).toEqual(sent)
    expect(await replacedStores(db)).toEqual(['bus'])
    sent.push(...(await write(db, 2)))
    expect(await take(broker.open('later'), sent.length)).toEqual(sent)
  })

  test('control: a relay that does not look gives it nothing', async () => {
    const { broker, db } = await publishAndLose(start, (bus) => ({ ...bus, store: async () => 'the same' }))
    const [sent] = await write(db, 1)
    expect(await take(broker.open('late'), 1)).toEqual([sent])
    expect(await replacedStores(db)).toEqual([])
  })
})

const replacedStores = async (db: Database) =>
  (await listStores(db)).filter(({ replaced }) => replaced).map(({ name }) => name)

async function publishAndLose(start: () => Promise<Broker>, as: (bus: Bus) => Bus = (bus) => bus) {
  const broker = await start()
  closing.push(broker.stop)
  const { url, drop } = await listenerDatabase()
  const db = openDatabase({ url, name: 'tests' })
  closing.push(drop, db.close)
  const bus = as(broker.open('tests'))
  const relay = startRelay({ service: 'tests', db, databaseUrl: url, bus, clock: systemClock, pollMs: 100 })
  closing.push(bus.close, relay.stop)
  const sent = await write(db, 5)
  await vi.waitFor(async () => expect((await readLag(db)).messages).toBe(0), { timeout: 60_000, interval: 20 })
  await broker.wipe()
  return { broker, db, sent }
}

async function write(db: Database, count: number): Promise<string[]> {
  const messages = Array.from({ length: count }, (_, n) =>
    known.create({ key: 'k', n }, { source: 'tests', now: Date.now() }),
  )
  for (const message of messages) await db.tx((tx) => append(tx, [message]))
  return messages.map(({ id }) => id)
}

/** The ids of the first messages that a new consumer gets. */
async function take(bus: Bus, count: number): Promise<string[]> {
  closing.push(bus.close)
  const puller = bus.subscribe({ consumer: randomUUID(), types: [known.type] })
  const ids: string[] = []
  for (const end = performance.now() + 60_000; ids.length < count && performance.now() < end; )
    for (const { content, ack } of await puller.pull({ max: 10, waitMs: 100 }).catch(() => [])) {
      ids.push((content as Message).id)
      await ack()
    }
  return ids
}
