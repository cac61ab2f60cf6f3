import { readFileSync } from 'node:fs'
import { systemClock } from '@flotilla/clock'
import { DatabaseAway, toAway } from './errors.ts'
import { MigrationError, migrate } from './migrate.ts'
import type { Tables } from './tables.ts'

/** How long to wait for the database, and between two tries, in ms. */
const [patienceMs, pauseMs] = [60_000, 250]

/**
 * The program of the migration job: makes and changes the tables as the role in MIGRATION_DATABASE_URL_FILE. Waits up to a minute for a database that cannot be reached: a new pod's
 * network takes a second, and Kubernetes pauses ten after a container that failed. Where it does not succeed it says why, for an error that can be expected in one sentence, and
 * sets the exit code 1.
 */
export async function runMigrations(tables: Tables): Promise<void> {
  try {
    const url = readFileSync(process.env.MIGRATION_DATABASE_URL_FILE!, 'utf8')
    await whenReached(() => migrate({ url, ...tables, log: console.log }))
  } catch (error) {
    const { message } = error as Error
    const expected = error instanceof MigrationError || 'code' in (error as Error)
    console.error((expected && message) || error)
    process.exitCode = 1
  }
}

// What ran before the connection broke stays, and is not run again.
async function whenReached(work: () => Promise<unknown>): Promise<void> {
  const end = systemClock.now() + patienceMs
  for (let isFirst = true; ; isFirst = false) {
    try {
      await work()
      return
    } catch (error) {
      if (!(toAway(error as Error) instanceof DatabaseAway) || systemClock.now() > end) throw error
      if (isFirst) console.log(`the database cannot be reached yet: ${(error as Error).message}`)
      await systemClock.sleep(pauseMs)
    }
  }
}
