import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus, Delivery } from '@flotilla/bus'
import { systemClock as clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { createHandlerTable, createProcessor, type Processor, startConsumer } from '@flotilla/messaging'
import { messagingTables } from '@flotilla/messaging/tables'
import { openDatabase, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { testDatabase } from '@flotilla/testing'
import { newMessage, proved } from './message.ts'
import type { Proof } from './proof.ts'

const log: never = new Proxy({}, { get: (_, name) => (name === 'child' ? () => log : () => {}) }) as never

/** Lets a consumer take every message, and lose every ack; then one that comes after it. How many effects there are. */
export async function effectsOfRedelivery(
  { random }: Proof,
  { messages, inbox }: { messages: number; inbox: boolean },
): Promise<number> {
  const busSchema = await readFile(new URL(import.meta.resolve('@flotilla/postgres-bus/schema.sql')), 'utf8')
  const database = await testDatabase({
    libraries: [messagingTables],
    sql: [busSchema, 'create table effects (id text not null)'],
  })
  const db = openDatabase({ url: database.url, name: 'prove' })
  const bus = openPostgresBus({ url: database.ownerUrl, name: 'prove', clock })
  const { table: handlers, add } = createHandlerTable()
  add(proved, async ({ id }, { tx }) => void (await tx.query(sql('prove.effect')`insert into effects values (${id})`)))
  const processor = createProcessor({ db, clock, log, handlers })
  const options = { service: 'prove', db, clock, log, handlers }
  const forgetful: Processor = {
    ...processor,
    take: ({ content }) =>
      db.tx(async (tx) => {
        const message = content as Message
        for (const handle of handlers.get(message.type)!.handlers) await handle(message, { tx, log, attempt: 1 })
        return 'done' as const
      }),
  }

  await bus.publish(Array.from({ length: messages }, () => newMessage(random.pick(['a', 'b', 'c', 'd']))))
  for (const lost of [true, false]) {
    let answered = 0
    const consumer = startConsumer({
      ...options,
      bus: watched(bus, { lost, onAck: () => answered++ }),
      processor: inbox ? processor : forgetful,
    })
    while (answered < messages) await sleep(10)
    await consumer.stop()
  }
  const { n } = await db.one(sql<{ n: number }>('prove.effects')`select count(*)::int as n from effects`)
  await bus.close()
  await db.close()
  await database.drop()
  return n
}

/** The same bus, whose acks get lost on their way: what the death of the process between effect and ack would do. */
function watched(bus: Bus, { lost, onAck }: { lost: boolean; onAck: () => void }): Pick<Bus, 'subscribe'> {
  const wrap = (delivery: Delivery): Delivery => ({
    ...delivery,
    get current() {
      return delivery.current
    },
    async ack() {
      if (!lost) await delivery.ack()
      onAck()
    },
  })
  return {
    subscribe(subscription) {
      const puller = bus.subscribe(subscription)
      return { ...puller, pull: async (options) => (await puller.pull(options)).map(wrap) }
    },
  }
}
