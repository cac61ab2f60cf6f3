import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import { type Database, sql, type Transaction } from '@flotilla/postgres'
import { inSpan } from '@flotilla/telemetry'
import { SpanKind } from '@opentelemetry/api'
import type { FastifyBaseLogger } from 'fastify'
import { type BackOff, backOff } from './back-off.ts'
import { bury } from './dead-letters.ts'
import type { Handlers } from './handler.ts'
import { noteMessage } from './inbox.ts'
import { delay, handled, handling } from './metrics.ts'
import { isKeyParked, lockDue, type ParkedMessage, park, postpone, takeParked } from './retries.ts'

/** What became of a message. All but a rejection mean that the bus may forget it. */
export type Outcome = 'done' | 'duplicate' | 'parked' | 'dead'

export interface Processor {
  /** Gives a message its effect, once; a failing one is parked or buried. Rejects when the database is away. */
  take(message: Message): Promise<Outcome>
  /** Tries one parked message that is due. False when there is none. */
  retryOne(): Promise<boolean>
}

export interface ProcessorOptions {
  db: Database
  clock: Clock
  log: FastifyBaseLogger
  handlers: Handlers
  /** After so many failures a message is a dead letter. */
  maxAttempts?: number
  retry?: BackOff
}

export function createProcessor(options: ProcessorOptions): Processor {
  const { db, clock, log, handlers, maxAttempts = 8, retry = { firstMs: 200, mostMs: 30_000 } } = options
  const types = () => [...handlers.keys()]

  async function effect(tx: Transaction, message: Message, attempt: number): Promise<void> {
    const context = { tx, attempt, log: log.child({ messageId: message.id, type: message.type }) }
    for (const handler of handlers.get(message.type)!.handlers) await handler(message, context)
    crashPoint('consumer.after-effect')
  }

  const flawOf = ({ type, data }: Message) => handlers.get(type)!.check(data)

  async function takeOnce(message: Message): Promise<Outcome> {
    const flaw = flawOf(message)
    if (flaw) {
      log.error(
        { messageId: message.id, type: message.type, flaw },
        'a message does not fit its schema and is given up on',
      )
      return putAside(message, `its data does not fit the schema: ${flaw}`, true)
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

  async function retryOnce(): Promise<Tried | undefined> {
    let parked: ParkedMessage | undefined
    try {
      return await db.tx(async (tx) => {
        parked = await lockDue(tx, { types: types(), now: clock.now() })
        return parked && { message: parked.message, outcome: await retryParked(tx, parked) }
      })
    } catch (error) {
      // The connection broke, perhaps because the handler took longer than a transaction may: that counts as a failure too.
      if (!parked) throw error
      return { message: parked.message, outcome: await db.tx((tx) => failAgain(tx, parked!, error as Error)) }
    }
  }

  // The row stays locked until it is decided what becomes of it, so no other replica tries it in between.
  async function retryParked(tx: Transaction, parked: ParkedMessage): Promise<Outcome> {
    const { message, attempts } = parked
    const flaw = flawOf(message)
    if (flaw) return failAgain(tx, parked, new InvalidData(flaw))
    await tx.query(sql('retries.begin-try')`savepoint attempt`)
    try {
      await inMessageSpan(message, () => effect(tx, message, attempts + 1))
    } catch (error) {
      await tx.query(sql('retries.undo-try')`rollback to savepoint attempt`)
      return failAgain(tx, parked, error as Error)
    }
    await takeParked(tx, parked)
    return 'done'
  }

  async function failAgain(tx: Transaction, parked: ParkedMessage, { name, message: error }: Error): Promise<Outcome> {
    const { message } = parked
    const attempts = parked.attempts + 1
    const now = clock.now()
    if (attempts < maxAttempts && name !== InvalidData.name) {
      await postpone(tx, { parked, due: now + backOff(attempts, retry), error })
      return 'parked'
    }
    if (await takeParked(tx, parked)) await bury(tx, { message, attempts, error, now })
    log.error({ messageId: message.id, type: message.type, attempts, error }, 'a message is given up on')
    return 'dead'
  }

  return {
    async take(message) {
      const began = performance.now()
      delay.observe({ type: message.type }, Math.max(0, clock.now() - Date.parse(message.time)) / 1_000)
      const outcome = await inMessageSpan(message, () => takeOnce(message))
      handling.observe({ type: message.type }, (performance.now() - began) / 1_000)
      handled.inc({ type: message.type, outcome })
      return outcome
    },
    async retryOne() {
      const result = await retryOnce()
      if (result) handled.inc({ type: result.message.type, outcome: result.outcome })
      return result !== undefined
    },
  }
}

interface Tried {
  readonly message: Message
  readonly outcome: Outcome
}

class InvalidData extends Error {
  override name = 'InvalidData'
}

function inMessageSpan<T>(message: Message, work: () => Promise<T>): Promise<T> {
  const { id, type, subject, source, traceparent } = message
  const attributes = {
    'messaging.system': 'flotilla',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': type,
    'messaging.message.id': id,
    'flotilla.message.subject': subject,
    'flotilla.message.source': source,
  }
  const options = { kind: SpanKind.CONSUMER, attributes, ...(traceparent && { parent: traceparent }) }
  return inSpan(`process ${type}`, options, work)
}
