import { systemClock } from '@flotilla/clock'
import { backOff } from '@flotilla/retry'
import { MigrationError } from './migration-error.ts'

/** How long a session that changes a schema waits for a lock, in ms: everyone who needs the table after it waits behind it. */
export const defaultLockTimeoutMs = 2_000

const pauses = { firstMs: 1_000, mostMs: 5_000 }

export interface LockRetries {
  /** What waits for the lock, as it is called in the log. */
  readonly what: () => string
  /** How long to try, in ms; 4 minutes unless told otherwise. */
  readonly patienceMs?: number | undefined
  /** Hears of each try that got no lock. */
  readonly warn?: ((line: string) => void) | undefined
}

/**
 * Runs `work`, whose sessions have a `lock_timeout`, until it gets its locks. After a try that did not (SQLSTATE 55P03) it pauses for at most 1 s, 2 s, 4 s and then 5 s each: those who
 * queued behind the try go on in the meantime. `work` has to begin anew each time, with nothing left of the try before. Throws `MigrationError` when patience ends; any other error at once.
 */
export async function retryOnLockTimeout<T>(work: () => Promise<T>, options: LockRetries): Promise<T> {
  const { what, patienceMs = 240_000, warn = () => {} } = options
  const end = systemClock.now() + patienceMs
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isLockTimeout(error)) throw error
      const pauseMs = backOff(tries, pauses)
      if (systemClock.now() + pauseMs > end)
        throw new MigrationError(
          [
            `${what()}: got no lock in ${patienceMs / 1_000} s. ${cause} It was rolled back; what ran before it stays. ${remedy}, then run it again.`,
          ],
          { cause: error },
        )
      warn(
        `${what()}: got no lock. ${cause} Next try in ${(pauseMs / 1_000).toFixed(1)} s. ${remedy} if it must not wait.`,
      )
      await systemClock.sleep(pauseMs)
    }
  }
}

/** Whether a lock could not be had in time (SQLSTATE 55P03). */
export function isLockTimeout(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === '55P03'
}

const cause = 'Another transaction holds it: a backup, a report or another migration perhaps.'
const remedy = 'End the transaction with the oldest xact_start in pg_stat_activity'
