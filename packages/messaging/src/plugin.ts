import { type Bus, toIncoming } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { type Command, type Event, type Message, operatorRoutesOf, type TSchema } from '@flotilla/contract'
import { readLag, startRelay, summariseHeld } from '@flotilla/outbox'
import type { Database } from '@flotilla/postgres'
import type { BackOff } from '@flotilla/retry'
import { runLoop, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { startConsumer } from './consumer.ts'
import { createHandlerTable, type Handlers, type MessageHandler, typesOf } from './handler.ts'
import { busMessages, heldMessages, outboxAge, outboxMessages } from './metrics.ts'
import { messagingRoutes } from './operator.ts'
import { createProcessor, type Outcome } from './processor.ts'
import { messagingRetentions } from './retention.ts'

export interface Messages {
  /** Does something when an event arrives. */
  on<S extends TSchema>(event: Event<S>, handler: MessageHandler<S>): void
  /** Executes a command of this service. */
  execute<S extends TSchema>(command: Command<S>, handler: MessageHandler<S>): void
  /**
   * Stops consuming a type. Call it in the release that removes the handler, and remove the call in the next one: messages on their way are ignored, and the bus stops delivering the type.
   * Without it they are kept for a version that handles them, and become dead letters if none does.
   */
  retire(type: string): void
  /** Everything that is consumed, by type. */
  readonly handlers: Handlers
  /** Takes a message as if it came from the bus. For tests and tools: no need to listen. */
  deliver(message: Message): Promise<Outcome>
}

export interface MessagingOptions {
  /** The service; its name on the bus. */
  service: string
  db: Database
  /** The service's own database again, for connections that hear NOTIFY and hold locks. */
  databaseUrl: string
  bus: Bus
  clock: Clock
  maxAttempts?: number
  retry?: BackOff
  patienceMs?: number
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly messages: Messages
  }
}

const lagEveryMs = 5_000
// A bus that is away says nothing; that it is, others say.
const keepLast = () => {}

/** `app.messages`: what the service consumes. Relay and consumer run from listen to close; before that the bus may be away. */
export const messaging = fp(
  async (app: FastifyInstance, options: MessagingOptions) => {
    const { service, db, bus, clock } = options
    const { table: handlers, add, retire } = createHandlerTable()
    const processor = createProcessor({ ...options, log: app.log, handlers })
    const running: { stop(): Promise<unknown> }[] = []

    const deliver = (message: Message) => processor.take(toIncoming(message))
    app.decorate('messages', { on: add, execute: add, retire, handlers, deliver })

    operatorRoutesOf(app).push(...messagingRoutes({ ...options, handlers }))
    app.addHook('onListen', async () => {
      const onError = (error: Error) => app.log.warn({ err: error }, 'the outbox cannot be relayed')
      const say = (fields: object, text: string) => app.log.warn(fields, text)
      running.push(startRelay({ ...options, onError, say }))
      if (handlers.size > 0) running.push(startConsumer({ service, db, bus, clock, log: app.log, handlers, processor }))
    })
    app.addHook('preClose', async () => {
      await Promise.all(running.map((part) => part.stop()))
    })
    runLoop(app, {
      name: 'measure how far messages lag',
      clock,
      async round() {
        await measureLag({ service, db, bus, clock, handlers })
        return lagEveryMs
      },
    })
    runRetention(app, { db, clock }, messagingRetentions)
  },
  { name: 'messaging', fastify: '5.x' },
)

type Watched = Pick<MessagingOptions, 'service' | 'db' | 'bus' | 'clock'> & { handlers: Handlers }

// Each of them alone: the bus may be down and the database not.
async function measureLag({ service, db, bus, clock, handlers }: Watched): Promise<void> {
  const lag = await readLag(db).catch(() => undefined)
  if (lag) {
    outboxMessages.set(lag.messages)
    outboxAge.set(lag.oldest ? Math.max(0, clock.now() - Date.parse(lag.oldest)) / 1_000 : 0)
  }
  const held = await summariseHeld(db).catch(() => undefined)
  if (held) heldMessages.set(held.reduce((sum, { messages }) => sum + messages, 0))
  const { types } = typesOf(handlers)
  if (types.length > 0) await bus.countWaiting({ consumer: service, types }).then((n) => busMessages.set(n), keepLast)
}
