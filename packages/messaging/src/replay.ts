import type { Message } from '@flotilla/contract'
import { type Act, findHeld, listActions, noteAction } from '@flotilla/outbox'
import { type Database, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { findDeadLetter } from './dead-letters.ts'
import { park } from './retries.ts'

/** Where a message is in a service: its effect is there, it waits to be tried (again), it was given up on, it waits to go out, or it has not come. */
export type Whereabouts = 'handled' | 'waiting' | 'dead' | 'dropped' | 'held' | 'unknown'

/**
 * Gives a message that was handled to this service once more, past the inbox and behind those of its key that wait now, as a redrive does. Its id stays in the inbox, so that
 * the bus, which may bring the message again too, changes nothing. Answers where the message was: only from `handled` it is replayed.
 */
export async function replay(db: Database, message: Message, act: Act): Promise<Whereabouts> {
  return db.tx(async (tx) => {
    // Of two who replay it at once the second waits here, and finds it waiting.
    await tx.maybe(sql('inbox.lock')`select id from messaging.inbox where id = ${message.id} for update`)
    const at = await whereabouts(tx, message.id)
    if (at !== 'handled') return at
    await noteAction(tx, message, { ...act, action: 'replay' })
    await park(tx, { message, attempts: 0, due: act.now })
    return at
  })
}

/** What a service knows of a message: where it is, its dead letter, and what operators did about it. Undefined when it knows nothing. */
export async function describeMessage(db: Queryable, id: string) {
  const [at, actions] = [await whereabouts(db, id), await listActions(db, id)]
  const found = (await findDeadLetter(db, id)) ?? (await findHeld(db, id))
  return at === 'unknown' && actions.length === 0 ? undefined : { id, ...found, at, actions }
}

async function whereabouts(db: Queryable | Transaction, id: string): Promise<Whereabouts> {
  const row = await db.one(sql<{ at: Whereabouts }>('inbox.whereabouts')`
    select case
      when exists (select from messaging.retries where id = ${id}) then 'waiting'
      when exists (select from messaging.dead_letters where id = ${id} and dropped_at is null) then 'dead'
      when exists (select from messaging.dead_letters where id = ${id}) then 'dropped'
      when exists (select from messaging.inbox where id = ${id}) then 'handled'
      when exists (select from messaging.outbox_held where id = ${id}) then 'held'
      else 'unknown' end as at`)
  return row.at
}
