import type { Clock } from '@flotilla/clock'
import type { Queryable } from '@flotilla/postgres'
import { type Loop, startLoop } from './loop.ts'

/** How long something is kept, and how it is deleted then. */
export interface Retention {
  /** What is deleted, for the log. */
  readonly name: string
  readonly keepMs: number
  /**
   * Deletes at most `limit` things that are as old as `before` or older (milliseconds since the epoch); returns how many. Every replica does this, so skip what another has locked: `for update skip
   * locked`.
   */
  deleteOld(db: Queryable, before: number, limit: number): Promise<number>
}

const [everyMs, firstMs, limit, pauseMs] = [600_000, 60_000, 500, 100]

/** Deletes old things every ten minutes: in batches, each a short transaction, with a pause after each, so that nobody notices. The first time after a minute. */
export function startRetention(options: {
  db: Queryable
  clock: Clock
  retentions: readonly Retention[]
  /** An error holds up no other retention; the one that failed is tried again the next time. */
  onError: (error: Error, name: string) => void
}): Loop {
  const { db, clock, retentions, onError } = options

  async function apply({ deleteOld, keepMs }: Retention, signal: AbortSignal): Promise<void> {
    for (let deleted = limit; deleted === limit && !signal.aborted; ) {
      deleted = await deleteOld(db, clock.now() - keepMs, limit)
      await clock.sleep(pauseMs, signal)
    }
  }

  return startLoop({
    clock,
    delayMs: firstMs,
    onError: (error) => onError(error, 'rows'),
    async round({ signal }) {
      for (const retention of retentions)
        await apply(retention, signal).catch((error: Error) => onError(error, retention.name))
      return everyMs
    },
  })
}
