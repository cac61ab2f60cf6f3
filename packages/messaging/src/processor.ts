import { flawOfIncoming, type Incoming, subjectOf } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import type { Database, Transaction } from '@flotilla/postgres'
import { type BackOff, backOff } from '@flotilla/retry'
import type { FastifyBaseLogger } from 'fastify'
import { bury, buryContent } from './dead-letters.ts'
import { ForAnotherVersion, pauseOf } from './for-another-version.ts'
import { type Consumption, type Handlers, strangerIn } from './handler.ts'
import { noteMessage } from './inbox.ts'
import { inMessageSpan } from './message-span.ts'
import { delay, handled, handling } from './metrics.ts'
import { createRetrier } from './retrier.ts'
import { isKeyParked, nextDue, park } from './retries.ts'

/**
 * What became of a message. Unless `take` rejects, the bus may forget it. `left`: parked for another version of the service, which handles it. `passed`: ignored, because the
 * type is retired.
 */
export type Outcome = 'done' | 'duplicate' | 'parked' | 'left' | 'passed' | 'dead'

export interface Processor {
  /** Gives a message its effect, once; a failing one is parked or buried. Rejects when the database is away. */
  take(incoming: Incoming): Promise<Outcome>
  /** Tries one parked message that is due. False when there is none. */
  retryOne(): Promise<boolean>
  /** When the next one is due, in milliseconds since the epoch. */
  nextDue(): Promise<number | undefined>
}

export interface ProcessorOptions {
  db: Database
  clock: Clock
  log: FastifyBaseLogger
  handlers: Handlers
  /** After so many failures a message is a dead letter. */
  maxAttempts?: number
  retry?: BackOff
  /** How long a message of an unknown type waits for a version that handles it before it becomes a dead letter. */
  patienceMs?: number
}

export function createProcessor(options: ProcessorOptions): Processor {
  const { db, clock, log, handlers } = options
  const { maxAttempts = 8, retry = { firstMs: 200, mostMs: 30_000 }, patienceMs = 60_000 } = options
  const retrier = createRetrier({ db, clock, log, handlers, maxAttempts, retry, patienceMs, effect })

  async function effect(tx: Transaction, message: Message, attempt: number): Promise<void> {
    const context = { tx, attempt, log: log.child({ messageId: message.id, type: message.type }) }
    for (const handler of handlers.get(message.type)!.handlers) await handler(message, context)
    crashPoint('consumer.after-effect')
  }

  async function receive(incoming: Incoming): Promise<Outcome> {
    const flaw = flawOfIncoming(incoming)
    if (flaw) return refuse(incoming, flaw)
    const message = incoming.content as Message
    const consumption = handlers.get(message.type)
    if (consumption?.handlers.length === 0) return 'passed'
    const stranger = consumption && strangerIn(consumption, message)
    if (stranger) return refuse(incoming, stranger)
    observeDelay(message)
    return inMessageSpan(message, () => (consumption ? takeOnce(message, consumption) : leave(message)))
  }

  function observeDelay({ type, time }: Message): void {
    const sent = Date.parse(time)
    // RFC 3339 allows leap seconds, which `Date` cannot parse, and a histogram throws on NaN.
    if (!Number.isNaN(sent)) delay.observe({ type }, Math.max(0, clock.now() - sent) / 1_000)
  }

  async function takeOnce(message: Message, { check }: Consumption): Promise<Outcome> {
    const flaw = check(message.data)
    if (flaw) {
      log.error({ messageId: message.id, type: message.type, flaw }, 'a message is given up on')
      return putAside(message, flaw, true)
    }
    try {
      return await db.tx(async (tx) => {
        crashPoint('inbox.before-insert')
        if (!(await noteMessage(tx, message.id, clock.now()))) return 'duplicate'
        crashPoint('inbox.after-insert')
        if (!(await isKeyParked(tx, message.subject))) return effect(tx, message, 1).then(() => 'done' as const)
        await park(tx, { message, attempts: 0, due: clock.now() })
        return 'parked'
      })
    } catch (error) {
      if (error instanceof ForAnotherVersion) return leave(message, error)
      log.warn({ err: error, messageId: message.id, type: message.type }, 'a message failed and is parked')
      return putAside(message, (error as Error).message, maxAttempts <= 1)
    }
  }

  // The effect is rolled back, so this is a transaction of its own. Another replica may have had more luck meanwhile.
  async function putAside(message: Message, error: string, dead: boolean): Promise<Outcome> {
    return db.tx(async (tx) => {
      const now = clock.now()
      if (!(await noteMessage(tx, message.id, now))) return 'duplicate'
      if (dead) await bury(tx, { message, attempts: 1, error, now })
      else await park(tx, { message, attempts: 1, due: now + backOff(1, retry), error })
      return dead ? 'dead' : 'parked'
    })
  }

  // Later messages with the same key wait behind it, so the order is kept.
  async function leave(message: Message, reason?: ForAnotherVersion): Promise<Outcome> {
    return db.tx(async (tx) => {
      const now = clock.now()
      if (!(await noteMessage(tx, message.id, now))) return 'duplicate'
      const due = reason ? { due: now + pauseOf(message, now), error: reason.message } : { due: now }
      await park(tx, { message, attempts: 0, ...due })
      const about = { messageId: message.id, type: message.type, ...(reason && { reason: reason.message }) }
      log.info(about, 'a message is left for another version')
      return 'left'
    })
  }

  // Stored under its place on the bus. Its own id cannot be trusted: it could be that of a message still to come, which the inbox would then take for a duplicate.
  async function refuse(incoming: Incoming, flaw: string): Promise<Outcome> {
    const { content, type, position } = incoming
    return db.tx(async (tx) => {
      const now = clock.now()
      if (!(await noteMessage(tx, position, now))) return 'duplicate'
      const of = { id: position, type, subject: subjectOf(incoming) ?? '', content }
      await buryContent(tx, { ...of, attempts: 1, error: flaw, now })
      log.error({ position, type, flaw }, 'a message is refused')
      return 'dead'
    })
  }

  return {
    async take(incoming) {
      const { type } = incoming
      const began = performance.now()
      const outcome = await receive(incoming)
      handling.observe({ type }, (performance.now() - began) / 1_000)
      handled.inc({ type, outcome })
      return outcome
    },
    async retryOne() {
      const tried = await retrier.retryOne()
      if (tried) handled.inc({ type: tried.message.type, outcome: tried.outcome })
      return tried !== undefined
    },
    nextDue: () => nextDue(db, { types: [...handlers.keys()], patienceMs }),
  }
}
