import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { type Database, isStalePlan, sql, type Transaction } from '@flotilla/postgres'
import { type BackOff, backOff } from '@flotilla/retry'
import type { FastifyBaseLogger } from 'fastify'
import { bury } from './dead-letters.ts'
import { ForAnotherVersion, pauseOf } from './for-another-version.ts'
import { flawOfMessage, type Handlers } from './handler.ts'
import { inMessageSpan } from './message-span.ts'
import { lockDue, type ParkedMessage, postpone, takeParked } from './retries.ts'

export interface Tried {
  readonly message: Message
  readonly outcome: 'done' | 'parked' | 'left' | 'dead'
}

export interface RetrierOptions {
  db: Database
  clock: Clock
  log: FastifyBaseLogger
  handlers: Handlers
  maxAttempts: number
  retry: BackOff
  patienceMs: number
  effect(tx: Transaction, message: Message, attempt: number): Promise<void>
}

/** Retries parked messages. */
export function createRetrier(options: RetrierOptions) {
  const { db, clock, log, handlers, maxAttempts, retry, patienceMs, effect } = options

  async function retryOne(): Promise<Tried | undefined> {
    let parked: ParkedMessage | undefined
    try {
      return await db.tx(async (tx) => {
        parked = await lockDue(tx, { types: [...handlers.keys()], now: clock.now(), patienceMs })
        return parked && { message: parked.message, outcome: await retryParked(tx, parked) }
      })
    } catch (error) {
      // The connection broke, perhaps because the handler took longer than a transaction may: that counts as a failure too.
      if (!parked) throw error
      return { message: parked.message, outcome: await db.tx((tx) => failAgain(tx, parked!, error as Error)) }
    }
  }

  // The row stays locked until it is decided what becomes of it, so no other replica tries it in between.
  async function retryParked(tx: Transaction, parked: ParkedMessage): Promise<Tried['outcome']> {
    const { message, attempts } = parked
    const flaw = flawOfMessage(handlers, message)
    if (flaw) return failAgain(tx, parked, new Hopeless(flaw))
    await tx.query(sql('retries.begin-try')`savepoint attempt`)
    try {
      await inMessageSpan(message, () => effect(tx, message, attempts + 1))
    } catch (error) {
      // Not the message's doing: the transaction runs once more.
      if (isStalePlan(error)) throw error
      await tx.query(sql('retries.undo-try')`rollback to savepoint attempt`)
      return failAgain(tx, parked, error as Error)
    }
    await takeParked(tx, parked)
    return 'done'
  }

  async function failAgain(tx: Transaction, parked: ParkedMessage, reason: Error): Promise<Tried['outcome']> {
    const { message } = parked
    const error = reason.message
    const attempts = parked.attempts + 1
    const now = clock.now()
    if (reason instanceof ForAnotherVersion) {
      await postpone(tx, { parked, attempts: parked.attempts, due: now + pauseOf(message, now), error })
      return 'left'
    }
    if (attempts < maxAttempts && !(reason instanceof Hopeless)) {
      await postpone(tx, { parked, attempts, due: now + backOff(attempts, retry), error })
      return 'parked'
    }
    if (await takeParked(tx, parked)) await bury(tx, { message, attempts, error, now })
    log.error({ messageId: message.id, type: message.type, attempts, error }, 'a message is given up on')
    return 'dead'
  }

  return { retryOne }
}

/** Another attempt would fail the same way. */
class Hopeless extends Error {
  override name = 'Hopeless'
}
