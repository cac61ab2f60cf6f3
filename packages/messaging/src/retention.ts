import { type Queryable, sql } from '@flotilla/postgres'
import { type Chore, days } from '@flotilla/tidy'

/** The longest that a bus keeps a message. A consumer that was away for longer has missed something. */
export const busKeptMs = days(14)

/** A message can come again for as long as a bus has it, and its id must then be known. */
const inboxIds: Chore = {
  name: 'ids in the inbox',
  keepMs: busKeptMs + days(1),
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('inbox.forget')`
      delete from messaging.inbox where id in (
        select id from messaging.inbox where received_at < ${new Date(before)} order by received_at limit ${most} for update skip locked)
      returning 1 as one`)
    return rows.length
  },
}

/** Only those that somebody dropped; the others wait for a decision, however long. */
const droppedDeadLetters: Chore = {
  name: 'dropped dead letters',
  keepMs: days(30),
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('dead-letters.forget')`
      delete from messaging.dead_letters where id in (
        select id from messaging.dead_letters where dropped_at < ${new Date(before)} limit ${most} for update skip locked)
      returning 1 as one`)
    return rows.length
  },
}

/** Who did what about messages, for whoever asks a year later. */
const operatorActions: Chore = {
  name: 'what operators did',
  keepMs: days(365),
  async forget(db: Queryable, before, most) {
    const rows = await db.query(sql('operator-actions.forget')`
      delete from messaging.operator_actions where seq in (
        select seq from messaging.operator_actions where at < ${new Date(before)} order by at limit ${most} for update skip locked)
      returning 1 as one`)
    return rows.length
  },
}

export const messagingChores: readonly Chore[] = [inboxIds, droppedDeadLetters, operatorActions]
