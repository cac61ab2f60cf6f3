import type { Clock } from '@flotilla/clock'
import { crashPoint } from '@flotilla/crash-points'
import { type Database, openListener } from '@flotilla/postgres'
import { lockKey } from './advisory-lock.ts'
import { backOff } from './back-off.ts'
import type { Bus } from './bus.ts'
import type { Position } from './commit-order.ts'
import { movePosition, type OutboxRow, readOutbox, readPosition } from './outbox.ts'
import { createWaker } from './waker.ts'

export interface Relay {
  /** Stops after the batch in hand and gives the outbox to another replica. */
  stop(): Promise<void>
}

export interface RelayOptions {
  service: string
  db: Database
  databaseUrl: string
  bus: Pick<Bus, 'publish'>
  clock: Clock
  /** Most messages published at a time. */
  batch?: number
  /** How often to look when nobody calls. */
  pollMs?: number
  onError?: (error: Error) => void
  /** For the negative control of the tests. */
  read?: (db: Database, after: Position, limit: number) => Promise<OutboxRow[]>
}

const lock = lockKey('flotilla outbox relay')

/**
 * Publishes the outbox. Every replica starts one; the one that gets the session lock works and the others stand by, until its connection
 * is gone. When the bus is away the outbox grows, and drains in order afterwards.
 */
export function startRelay(options: RelayOptions): Relay {
  const { service, db, databaseUrl, bus, clock, batch = 500, pollMs = 1_000, onError = () => {} } = options
  const { read = readOutbox } = options
  const stopping = new AbortController()
  const waker = createWaker(clock)
  let leads = false
  let position: Position | undefined

  const listener = openListener({
    url: databaseUrl,
    name: service,
    channels: ['outbox'],
    onError,
    onWake(channel) {
      if (channel === undefined) leads = false
      waker.wake()
    },
  })

  async function relay(): Promise<boolean> {
    if (!leads) {
      leads = (await listener.tryLocks([lock])).length > 0
      position = undefined
      if (!leads) return false
    }
    position ??= await readPosition(db)
    const rows = await read(db, position, batch)
    const last = rows.at(-1)
    if (!last) return false
    crashPoint('relay.before-publish')
    await bus.publish(rows.map((row) => row.envelope))
    crashPoint('relay.after-publish')
    await movePosition(db, last)
    crashPoint('relay.after-position')
    position = last
    return true
  }

  async function work(): Promise<void> {
    let failures = 0
    let idleMs = 0
    while (!stopping.signal.aborted) {
      try {
        if (await relay()) idleMs = 0
        // A message is readable when every older transaction has ended, and nobody calls at that moment: so look soon, then less and less often.
        else idleMs = (await waker.wait(idleMs, stopping.signal)) ? 0 : Math.min(pollMs, idleMs * 2 || 5)
        failures = 0
      } catch (error) {
        position = undefined
        onError(error as Error)
        await clock.sleep(backOff(++failures, { firstMs: 100, mostMs: 5_000 }), stopping.signal)
      }
    }
  }

  const working = work()
  return {
    async stop() {
      stopping.abort()
      await working
      await listener.close()
    },
  }
}
