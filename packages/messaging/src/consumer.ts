import { type Bus, type Delivery, subjectOf } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { crashPoint } from '@flotilla/crash-points'
import { noteDatabase } from '@flotilla/outbox'
import type { Database } from '@flotilla/postgres'
import { backOff } from '@flotilla/retry'
import { startDueWork, startLoop } from '@flotilla/worker'
import type { FastifyBaseLogger } from 'fastify'
import { type Handlers, typesOf } from './handler.ts'
import { createLanes } from './lanes.ts'
import { handled } from './metrics.ts'
import type { Processor } from './processor.ts'

export interface Consumer {
  /** Stops after the messages in hand; those that wait behind them come again, here or elsewhere. */
  stop(): Promise<void>
}

/** Takes messages from the bus: in order per key, keys in parallel, and retries those that were parked. */
export function startConsumer(options: {
  service: string
  /** With the inbox. */
  db: Database
  bus: Pick<Bus, 'subscribe'>
  clock: Clock
  log: FastifyBaseLogger
  handlers: Handlers
  processor: Processor
  /** Messages worked on at a time; each needs a connection. */
  concurrency?: number
  /** How often to look for messages that other replicas parked. */
  pollMs?: number
}): Consumer {
  const { service, db, bus, clock, log, handlers, processor, concurrency = 5, pollMs = 1_000 } = options
  // All partitions ask at once, and a connection for each of them would stay open.
  let naming: Promise<string> | undefined
  function nameInbox(): Promise<string> {
    naming ??= noteDatabase(db, clock.now()).finally(() => {
      naming = undefined
    })
    return naming
  }
  const puller = bus.subscribe({
    consumer: service,
    ...typesOf(handlers),
    inbox: nameInbox,
  })
  const lanes = createLanes(concurrency)
  const most = concurrency * 10

  async function pull(signal: AbortSignal): Promise<void> {
    await lanes.below(most)
    for (const delivery of await puller.pull({ max: most - lanes.size, waitMs: 1_000, signal }))
      lanes.run(subjectOf(delivery) ?? delivery.position, () => take(delivery))
  }

  async function take(delivery: Delivery): Promise<void> {
    if (pulls.signal.aborted || !delivery.current) return
    const { type, position } = delivery
    try {
      const outcome = await processor.take(delivery).catch(async (error: Error) => {
        log.warn({ err: error, position, type }, 'a message goes back to the bus')
        handled.inc({ type, outcome: 'returned' })
        await delivery.nak(backOff(1, { firstMs: 500, mostMs: 500 }))
      })
      if (!outcome) return
      if (outcome === 'parked') retries.wake()
      crashPoint('consumer.before-ack')
      await delivery.ack()
      crashPoint('consumer.after-ack')
    } catch (error) {
      // The bus is away: what was not acknowledged comes again, and the inbox knows it.
      log.warn({ err: error, position, type }, 'could not answer the bus')
    }
  }

  async function retry(): Promise<boolean> {
    const tried = await Promise.all([processor.retryOne(), processor.retryOne(), processor.retryOne()])
    return tried.includes(true)
  }

  const retries = startDueWork({
    clock,
    work: retry,
    nextDue: processor.nextDue,
    pollMs,
    onError: (err) => log.warn({ err }, 'cannot retry messages'),
  })
  const pulls = startLoop({
    clock,
    async round({ signal }) {
      await pull(signal)
      return 0
    },
    onError: (err) => log.warn({ err }, 'cannot pull messages'),
  })
  return {
    async stop() {
      await Promise.all([pulls.stop(), retries.stop()])
      await lanes.below(1)
      await puller.stop()
    },
  }
}
