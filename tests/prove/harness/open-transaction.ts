import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@flotilla/clock'
import { messagingTables } from '@flotilla/messaging/tables'
import { append, startRelay } from '@flotilla/outbox'
import { openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { Client } from 'pg'
import { newMessage } from './message.ts'

/**
 * How long an event is on its way, in milliseconds, while another transaction that has written is left open: by a service's role, or by one that no
 * `transaction_timeout` ends. After `patienceMs` the transaction is ended from here.
 */
export async function delayBy(role: 'service' | 'owner', { patienceMs }: { patienceMs: number }): Promise<number> {
  const database = await testDatabase({ libraries: [messagingTables], sql: ['create table proof_notes (note text)'] })
  const db = openDatabase({ url: database.url, name: 'prove' })
  const left = new Client({ connectionString: role === 'service' ? database.url : database.ownerUrl })
  left.on('error', () => {})
  await left.connect()
  const message = newMessage('held')
  let arrivedAt: number | undefined
  const publish = async () => {
    arrivedAt = performance.now()
    return []
  }
  const relay = startRelay({
    service: 'prove',
    db,
    databaseUrl: database.url,
    bus: { publish, store: async () => 'tests' },
    clock: systemClock,
  })
  try {
    await left.query(`begin; insert into proof_notes values ('left open')`)
    await db.tx((tx) => append(tx, [message]))
    const since = performance.now()
    while (!arrivedAt && performance.now() - since < patienceMs) await sleep(20)
    const waited = (arrivedAt ?? performance.now()) - since
    await left.query('rollback').catch(() => {})
    while (!arrivedAt) await sleep(20)
    return waited
  } finally {
    await relay.stop()
    await left.end().catch(() => {})
    await db.close()
    await database.drop()
  }
}
