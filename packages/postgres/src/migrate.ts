import { runner } from 'node-pg-migrate'
import { Client } from 'pg'
import { defaultLockTimeoutMs, isLockTimeout, retryOnLockTimeout } from './lock-timeout.ts'

export interface MigrateOptions {
  /** The migration role's. */
  readonly url: string
  /** The folder of the files. */
  readonly dir: string
  /** Hears which files run, and what is wrong with one that fails. */
  readonly log?: (line: string) => void
  /** Hears each time that a lock is not to be had; `log` unless told otherwise. */
  readonly warn?: (line: string) => void
  /** How long a statement waits for a lock, in ms; 0: for ever. */
  readonly lockTimeoutMs?: number
  /** How long to try to get the locks, in ms; 4 minutes unless told otherwise. */
  readonly patienceMs?: number
}

/**
 * Runs the SQL files of `dir` that have not run yet, in order, each in a transaction, one migrator at a time. `<number>_<name>.sql`, applied under its name without the ending;
 * expand first, contract a release later. Waits 2 s for a lock, then lets the others pass and tries again (docs/decisions/0057); throws when that takes too long, and the files
 * before stay applied. Returns the names of those that ran.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { log = () => {}, warn = log, patienceMs } = options
  const ran: string[] = []
  const said = new Set<string>()
  let begun: string[] = []

  // The runner does not say otherwise which file it is at.
  function info(line: string): void {
    const name = /^### MIGRATION (.+) \(UP\) ###$/.exec(line)?.[1]
    if (name) begun.push(name)
    if (!said.has(line)) log(line)
    said.add(line)
  }

  function attempt(): Promise<void> {
    // The last one of the try before was rolled back.
    ran.push(...begun.slice(0, -1))
    begun = []
    return runAll(options, log, info)
  }

  await retryOnLockTimeout(attempt, { what: () => begun.at(-1) ?? 'migrations', patienceMs, warn })
  return [...ran, ...begun]
}

async function runAll(
  { url, dir, lockTimeoutMs = defaultLockTimeoutMs }: MigrateOptions,
  log: (line: string) => void,
  info: (line: string) => void,
): Promise<void> {
  const problems: string[] = []
  const note = (line: string) => void problems.push(line)
  await using client = await connect(url, lockTimeoutMs)
  try {
    await runner({
      dbClient: client,
      dir,
      direction: 'up',
      migrationsTable: 'pgmigrations',
      checkOrder: true,
      advisoryLockMode: 'wait',
      logger: { debug: () => {}, info, warn: note, error: note },
      verbose: false,
    })
  } catch (error) {
    // It says the whole file, which is not what is wrong.
    if (isLockTimeout(error)) problems.length = 0
    throw error
  } finally {
    problems.forEach(log)
  }
}

async function connect(url: string, lockTimeoutMs: number): Promise<Client & AsyncDisposable> {
  const client = new Client({
    connectionString: url,
    application_name: 'flotilla migrate',
    lock_timeout: lockTimeoutMs,
  })
  // A connection that breaks while it is idle fails the next statement; unheard, it would end the process.
  client.on('error', () => {})
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
