import type { Bus } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { crashPoint } from '@flotilla/crash-points'
import type { Database, Position } from '@flotilla/postgres'
import { createIdle, openLeader, startLoop } from '@flotilla/worker'
import { hold } from './held.ts'
import { type OutboxRow, readOutbox } from './outbox.ts'
import { createProgress } from './progress.ts'
import { createQuarantine, untilAllowed } from './quarantine.ts'
import { createRotation, type RotationOptions } from './rotation.ts'

export interface Relay {
  /** Stops after the batch in hand and gives the outbox to another replica. */
  stop(): Promise<void>
}

export interface RelayOptions {
  service: string
  db: Database
  databaseUrl: string
  bus: Pick<Bus, 'publish' | 'store'>
  clock: Clock
  /** Most messages published at a time. */
  batch?: number
  /** How often to look when nobody calls. */
  pollMs?: number
  onError?: (error: Error) => void
  /** One line for each change: what the bus refuses, and what goes out again. */
  say?: (fields: object, text: string) => void
  rotation?: RotationOptions
  /** For the negative control of the tests. */
  read?: (db: Database, after: Position, limit: number) => Promise<OutboxRow[]>
}

/**
 * Publishes the outbox. Every replica starts one; the one that gets the session lock works and the others stand by, until its connection
 * is gone. When the bus is away the outbox grows, and drains in order afterwards. What the bus refuses is held aside (docs/decisions/0062).
 */
export function startRelay(options: RelayOptions): Relay {
  const { service, db, databaseUrl, bus, clock, batch = 500, pollMs = 1_000, onError = () => {} } = options
  const { read = readOutbox, rotation: rotationOptions, say = () => {} } = options
  const progress = createProgress(db, clock)
  const quarantine = createQuarantine({ db, bus, clock, batch, say })
  const rotation = createRotation(db, rotationOptions)
  const leader = openLeader({
    url: databaseUrl,
    name: service,
    lock: 'flotilla outbox relay',
    channels: ['outbox'],
    onWake: (channel) => (channel === undefined ? loop.retry() : loop.wake()),
    onLead() {
      progress.forget()
      quarantine.forget()
    },
    onError,
  })

  async function relay(): Promise<boolean> {
    if (!(await leader.lead())) return false
    // Before there is something to publish: a bus that is away is no reason to forget what it has got.
    if (progress.due()) {
      await progress.save()
      crashPoint('relay.after-position')
    }
    const retried = await quarantine.retry()
    const rows = await read(db, await progress.position(await bus.store()), batch)
    const last = rows.at(-1)
    if (last) {
      crashPoint('relay.before-publish')
      const holds = await quarantine.publish(rows)
      crashPoint('relay.after-publish')
      if (holds.length === 0) progress.reached(last)
      else {
        const now = clock.now()
        await progress.saveWith(last, (tx) => hold(tx, holds, { now, due: now + untilAllowed.firstMs }))
        quarantine.held(holds)
      }
    }
    if (rotation.due(rows.length)) {
      await progress.save()
      await rotation.rotate()
    }
    return retried || last !== undefined
  }

  // A message is readable when every older transaction has ended, and nobody calls at that moment: so look soon, then less and less often.
  const idle = createIdle(pollMs)
  const loop = startLoop({
    clock,
    onError,
    async round({ woken }) {
      if (woken) idle.reset()
      if (!(await relay())) return idle.next()
      idle.reset()
      return 0
    },
  })
  return {
    async stop() {
      await loop.stop()
      if (leader.isLeading) await progress.save().catch(onError)
      await leader.close()
    },
  }
}
