import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging/tables'
import { append, type RelayOptions, startRelay } from '@flotilla/outbox'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { newMessage } from './message.ts'
import type { Proof } from './proof.ts'

const writers = 16
const keys = ['a', 'b', 'c', 'd', 'e']

/** What many samples do: on from the highest number seen. A number is given at insert, so one that commits late is passed by. */
export const naiveReader: RelayOptions['read'] = (db, after, limit) =>
  db.query({
    name: 'prove.naive',
    text: 'select xid::text, seq::text, envelope from messaging.outbox where seq > $1 order by seq limit $2',
    values: [after.seq, limit],
  }) as never

/** Lets 16 writers commit in another order than the one in which they inserted, and counts what a relay makes of it. */
export async function missedBy(
  { random }: Proof,
  { each, read }: { each: number; read?: RelayOptions['read'] },
): Promise<{ sent: number; missed: number; outOfOrder: number }> {
  const database = await testDatabase({
    libraries: [messagingTables],
    sql: ['create table proof_keys (key text primary key)'],
  })
  const db = openDatabase({ url: database.url, name: 'prove', max: writers + 4 })
  const owner = openDatabase({ url: database.ownerUrl, name: 'prove owner' })
  await owner.query(sql('prove.keys')`insert into proof_keys select unnest(${keys}::text[])`)
  const got: string[] = []
  const publish = async (messages: readonly Message[]) => (got.push(...messages.map(({ id }) => id)), [])
  const relay = startRelay({
    service: 'prove',
    db,
    databaseUrl: database.url,
    bus: { publish, store: async () => 'tests' },
    clock: systemClock,
    batch: 7,
    ...(read && { read }),
  })
  const byKey = new Map<string, string[]>(keys.map((key) => [key, []]))
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let n = 0; n < each; n++) {
        const [key, first, second] = [random.pick(keys), random.between(0, 3), random.between(0, 6)]
        await writeOne(db, { key, first, second, wrote: (id) => byKey.get(key)!.push(id) })
      }
    }),
  )
  const last = newMessage('last')
  await db.tx((tx) => append(tx, [last]))
  while (got.at(-1) !== last.id) await sleep(20)
  await relay.stop()
  await Promise.all([db.close(), owner.close()])
  await database.drop()

  const seen = new Set(got)
  const sent = [...byKey.values()].flat()
  const place = new Map(got.map((id, n) => [id, n]))
  const outOfOrder = [...byKey.values()].flatMap((ids) =>
    ids.filter((id, n) => n > 0 && place.get(id)! < place.get(ids[n - 1]!)!),
  )
  return { sent: sent.length, missed: sent.filter((id) => !seen.has(id)).length, outOfOrder: outOfOrder.length }
}

async function writeOne(
  db: Database,
  { key, first, second, wrote }: { key: string; first: number; second: number; wrote: (id: string) => void },
): Promise<void> {
  await db.tx(async (tx) => {
    await tx.query(sql('prove.begin')`select pg_current_xact_id()`)
    await sleep(first)
    await tx.query(sql('prove.lock')`select 1 from proof_keys where key = ${key} for update`)
    const message = newMessage(key)
    await append(tx, [message])
    await sleep(second)
    // Under the key's lock: the order of these is that of the commits.
    wrote(message.id)
  })
}
