import { createRestart, deadlineSignal, systemClock } from '@flotilla/clock'
import type { Pool, PoolClient } from 'pg'
import { DatabaseAway, toAway } from './errors.ts'

/** A connection of the pool, in a new transaction where `begin` is given. */
export type Reach = (begin?: 'begin') => Promise<PoolClient>

/**
 * Gets connections. Who waits within a deadline waits for a server that restarts too, up to 3 s: nothing was done yet. Others try again in their own time. Throws `DatabaseAway`.
 */
export function reachThrough(pool: Pool): Reach {
  const restart = createRestart(systemClock)

  async function get(begin: 'begin' | undefined): Promise<PoolClient> {
    const client = await pool.connect()
    try {
      deadlineSignal()?.throwIfAborted()
      // A connection that broke while it was idle may not know it yet.
      if (begin) await client.query(begin)
      restart.reached()
      return client
    } catch (error) {
      client.release(toAway(error as Error) instanceof DatabaseAway)
      throw error
    }
  }

  return async (begin) => {
    const signal = deadlineSignal()
    for (let times = 1; ; times++) {
      try {
        return await get(begin)
      } catch (cause) {
        const error = toAway(cause as Error)
        const pause = signal && isRefusal(error) ? restart.refused(times) : undefined
        if (pause === undefined) throw error
        await systemClock.sleep(pause, signal)
        signal?.throwIfAborted()
      }
    }
  }
}

// One that is not answered has waited long enough.
function isRefusal(error: Error): boolean {
  return error instanceof DatabaseAway && !/timeout|ETIMEDOUT/.test(error.message)
}
