import { systemClock } from '@flotilla/clock'
import { deadlineSignal } from '@flotilla/deadline'
import { createRestart } from '@flotilla/retry'
import type { Pool, PoolClient } from 'pg'
import { DatabaseAway, isStalePlan, toAway } from './errors.ts'

/** The connections of a pool, without those that are of no use any more. */
export interface Connections {
  /**
   * One, in a new transaction where `begin` is given. Who waits within a deadline waits for a server that restarts too, up to 3 s: nothing was done yet. Others try again in their own time.
   * Throws `DatabaseAway`.
   */
  take(begin?: 'begin'): Promise<PoolClient>
  /** With the error that the work on it ended with: one that is broken or has stale plans is closed, and with the latter all that are as old. */
  giveBack(client: PoolClient, error?: unknown): void
}

export function connectionsOf(pool: Pool): Connections {
  const restart = createRestart(systemClock)
  // How often the schema was seen to change, and how often when a connection was made.
  let changes = 0
  const changesBefore = new WeakMap<PoolClient, number>()
  pool.on('connect', (client) => changesBefore.set(client, changes))
  const isOld = (client: PoolClient) => changesBefore.get(client)! < changes

  async function get(begin: 'begin' | undefined): Promise<PoolClient> {
    let client = await pool.connect()
    for (; isOld(client); client = await pool.connect()) client.release(true)
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

  return {
    async take(begin) {
      const signal = deadlineSignal()
      for (let times = 1; ; times++) {
        try {
          return await get(begin)
        } catch (cause) {
          const error = toAway(cause as Error)
          const pause = signal && isRefusal(error) ? restart.refused(times) : Number.POSITIVE_INFINITY
          if (pause === Number.POSITIVE_INFINITY) throw error
          await systemClock.sleep(pause, signal)
          signal?.throwIfAborted()
        }
      }
    },
    giveBack(client, error) {
      if (isStalePlan(error) && !isOld(client)) changes++
      client.release(isUseless(error))
    },
  }
}

/** Whether a connection is, on which that happened. */
export function isUseless(error: unknown): boolean {
  return error instanceof DatabaseAway || isStalePlan(error)
}

// One that is not answered has waited long enough.
function isRefusal(error: Error): boolean {
  return error instanceof DatabaseAway && !/timeout|ETIMEDOUT/.test(error.message)
}
