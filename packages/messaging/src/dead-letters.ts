import { type Message, Problem } from '@flotilla/contract'
import { type Act, noteAction } from '@flotilla/outbox'
import { type Database, type Queryable, sql, storable, type Transaction } from '@flotilla/postgres'
import { refused } from './problems.ts'
import { park } from './retries.ts'

/** A message that was given up on. */
export interface DeadLetter {
  readonly id: string
  readonly type: string
  readonly subject: string
  /** Any JSON, if it was not a valid message. */
  readonly envelope: unknown
  readonly attempts: number
  readonly error: string
  readonly died_at: Date
  readonly dropped_at?: Date | null
  readonly dropped_because?: string | null
}

interface Buried {
  readonly message: Message
  readonly attempts: number
  readonly error: string
  readonly now: number
}

export async function bury(tx: Transaction, { message, ...why }: Buried): Promise<void> {
  const { id, type, subject } = message
  await buryContent(tx, { id, type, subject, content: message, ...why })
}

/** Buries what is not a valid message, under an id that is not its own; it cannot be redriven. */
export async function buryContent(
  tx: Transaction,
  letter: Omit<Buried, 'message'> & { id: string; type: string; subject: string; content: unknown },
): Promise<void> {
  const { id, type, subject, content, attempts, error, now } = letter
  await tx.query(sql('dead-letters.bury')`
    insert into messaging.dead_letters (id, type, subject, envelope, attempts, error, died_at)
    values (${id}, ${type}, ${storable(subject)}, ${JSON.stringify(content)}, ${attempts}, ${storable(error)}, ${new Date(now)})`)
}

/** Those that nobody has decided on, oldest first. */
export async function listDeadLetters(db: Queryable, limit = 100): Promise<DeadLetter[]> {
  return db.query(sql<DeadLetter & Record<string, unknown>>('dead-letters.list')`
    select id, type, subject, envelope, attempts, error, died_at from messaging.dead_letters
    where dropped_at is null order by died_at, id limit ${limit}`)
}

/** The same without what they say: that can be anybody's. */
export async function summariseDeadLetters(db: Queryable, limit = 100): Promise<Omit<DeadLetter, 'envelope'>[]> {
  return db.query(sql<Omit<DeadLetter, 'envelope'> & Record<string, unknown>>('dead-letters.summarise')`
    select id, type, subject, attempts, error, died_at from messaging.dead_letters
    where dropped_at is null order by died_at, id limit ${limit}`)
}

/** A dead letter whole, also one that was dropped. */
export async function findDeadLetter(db: Queryable, id: string): Promise<DeadLetter | undefined> {
  return db.maybe(sql<DeadLetter & Record<string, unknown>>('dead-letters.find')`
    select id, type, subject, envelope, attempts, error, died_at, dropped_at, dropped_because from messaging.dead_letters where id = ${id}`)
}

/** Tries the message again, behind those of its key that wait now. False when there is no such dead letter; throws a `Problem` if it is not a valid message. */
export async function redrive(db: Database, id: string, act: Act): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await tx.maybe(sql<{ envelope: Message }>('dead-letters.take')`
      delete from messaging.dead_letters where id = ${id} and dropped_at is null returning envelope`)
    if (!row) return false
    if (row.envelope?.id !== id) throw new Problem(refused)
    await noteAction(tx, row.envelope, { ...act, action: 'redrive' })
    await park(tx, { message: row.envelope, attempts: 0, due: act.now })
    return true
  })
}

/** Gives the message up for good; it stays on record with the reason. False when there is no such dead letter. */
export async function drop(db: Database, id: string, act: Act & { because: string }): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await tx.maybe(sql<{ id: string; type: string }>('dead-letters.drop')`
      update messaging.dead_letters set dropped_at = ${new Date(act.now)}, dropped_because = ${act.because}
      where id = ${id} and dropped_at is null returning id, type`)
    if (row) await noteAction(tx, row, { ...act, action: 'drop' })
    return row !== undefined
  })
}
