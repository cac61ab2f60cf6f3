import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { openDatabase, sql } from '@flotilla/postgres'
import { append, startRelay } from '../../src/index.ts'
import { newMessage, onError, openOutbox } from './outbox.ts'
import { type Ratio, toRatio } from './ratio.ts'

const perTurn = 1_500

/**
 * Writers and a relay at work without a pause on two databases, taking turns; in one of them somebody holds a read-only snapshot. Dead rows cannot be taken away there, so what
 * is rewritten gets slower and slower: only the second half of the time counts.
 */
export async function benchHeldSnapshot(forMs: number): Promise<Ratio[]> {
  const [free, held] = [await openWork(), await openWork()]
  const backup = openDatabase({ url: held.ownerUrl, name: 'backup' })
  const rates = { free: [] as number[], held: [] as number[] }
  await free.turn()
  await held.turn()
  await backup.tx(async (tx) => {
    await tx.query(sql('bench.snapshot')`set transaction isolation level repeatable read, read only`)
    await tx.query(sql('bench.hold')`select xid from messaging.outbox_relay`)
    for (const end = performance.now() + forMs; performance.now() < end; ) {
      const first = rates.free.length % 2
      const turns = { [first]: await (first ? held : free).turn(), [1 - first]: await (first ? free : held).turn() }
      rates.free.push(turns[0]!)
      rates.held.push(turns[1]!)
    }
  })
  await Promise.all([free.close(), held.close(), backup.close()])
  const half = rates.free.length >> 1
  const name = `relay and writers with a snapshot held for ${forMs / 1_000} s / without`
  return [toRatio(name, rates.held.slice(half), rates.free.slice(half), 0.95)]
}

async function openWork() {
  const outbox = await openOutbox()
  const { db, url, ownerUrl } = outbox
  let arrived = (_count: number) => {}
  const bus = {
    store: async () => 'tests',
    publish: async (messages: readonly Message[]) => (arrived(messages.length), []),
  }
  const relay = startRelay({ service: 'bench', db, databaseUrl: url, bus, clock: systemClock, onError })
  return {
    ownerUrl,
    /** Small transactions of four writers, until all of it has arrived. Messages a second. */
    async turn(): Promise<number> {
      const began = performance.now()
      const all = new Promise<void>((done) => {
        let missing = perTurn
        arrived = (count) => void ((missing -= count) <= 0 && done())
      })
      let left = perTurn
      const writer = async () => {
        while (left-- > 0) await db.tx((tx) => append(tx, [newMessage()]))
      }
      await Promise.all([writer(), writer(), writer(), writer()])
      await all
      return (1_000 * perTurn) / (performance.now() - began)
    },
    async close() {
      await relay.stop()
      await outbox.close()
    },
  }
}
