import { randomUUID } from 'node:crypto'
import { systemClock } from '@flotilla/clock'
import { defineEvent, type Message, Type } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { startRelay } from '../../src/index.ts'
import { startMeter } from './meter.ts'

export interface Outbox {
  readonly db: Database
  readonly url: string
  readonly ownerUrl: string
  /** Puts so many messages into the outbox and relays them. How many a second. */
  drain(count: number): Promise<number>
  close(): Promise<void>
}

/** A database with an outbox, as a service has it. */
export async function openOutbox(): Promise<Outbox> {
  const database = await testDatabase({ libraries: [messagingTables] })
  const { url, ownerUrl } = database
  const db = openDatabase({ url, name: 'bench' })
  return {
    db,
    url,
    ownerUrl,
    async drain(count) {
      await fill(db, count)
      const meter = startMeter(count)
      const bus = {
        store: async () => 'tests',
        publish: async (messages: readonly Message[]) => (meter.arrived(messages.length), []),
      }
      const relay = startRelay({ service: 'bench', db, databaseUrl: url, bus, clock: systemClock, onError })
      const rate = await meter.rate
      await relay.stop()
      return rate
    },
    async close() {
      await db.close()
      await database.drop()
    },
  }
}

/** Many at once, of a usual size, without a word to the relay. */
export async function fill(db: Database, count: number): Promise<void> {
  const envelope = JSON.stringify(newMessage())
  await db.query(sql('bench.fill')`
    insert into messaging.outbox (slot, envelope)
    select current, ${envelope}::json from messaging.outbox_slot, generate_series(1, ${count}::int)`)
}

const happened = defineEvent({
  service: 'bench',
  name: 'happened',
  version: 1,
  summary: '',
  schema: Type.Object({ orderId: Type.String(), total: Type.Integer(), currency: Type.String() }),
  key: ({ orderId }) => orderId,
})

export const newMessage = (): Message =>
  happened.create({ orderId: randomUUID(), total: 1234, currency: 'EUR' }, { source: 'bench', now: Date.now() })

export function onError(error: Error): never {
  throw error
}
