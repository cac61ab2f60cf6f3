import { basename, join, relative } from 'node:path'
import { type MigrationBuilder, PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate'
import { Client, DatabaseError } from 'pg'
import { keepChecksum, readRan } from './checksums.ts'
import { compareMigrations } from './compare-migrations.ts'
import { defaultLockTimeoutMs, isLockTimeout, retryOnLockTimeout } from './lock-timeout.ts'
import { MigrationError } from './migration-error.ts'
import { type MigrationFile, readMigrations } from './migration-files.ts'

export { MigrationError }

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
 *
 * Keeps the checksum of each file that runs (docs/decisions/0069). Runs nothing and throws `MigrationError` where a file changed after it ran, or where a file has not run and one
 * after it has, or one that is not in `dir`. A database that ran more than `dir` has is fine: `warn` hears of it.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { log = () => {}, warn = log, patienceMs } = options
  const ran: string[] = []
  let begun: string[] = []
  const sayOnce = once(log)
  const warnOnce = once(warn)

  // The runner does not say otherwise which file it is at.
  function info(line: string): void {
    const name = /^### MIGRATION (.+) \(UP\) ###$/.exec(line)?.[1]
    if (name) begun.push(name)
    sayOnce(line)
  }

  function attempt(): Promise<void> {
    // The last one of the try before was rolled back.
    ran.push(...begun.slice(0, -1))
    begun = []
    return runAll(options, { log, info, warn: warnOnce, at: () => begun.at(-1) })
  }

  await retryOnLockTimeout(attempt, { what: () => begun.at(-1) ?? 'migrations', patienceMs, warn })
  return [...ran, ...begun]
}

interface Hearers {
  readonly log: (line: string) => void
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
  /** The file that runs now. */
  readonly at: () => string | undefined
}

async function runAll(
  { url, dir, lockTimeoutMs = defaultLockTimeoutMs }: MigrateOptions,
  { log, info, warn, at }: Hearers,
): Promise<void> {
  const problems: string[] = []
  const note = (line: string) => void problems.push(line)
  const files = readMigrations(dir)
  const shown = relative('', dir)
  await using client = await connect(url, lockTimeoutMs)
  // The runner's, for what is compared too. It lasts as long as the connection.
  await client.query(`select pg_advisory_lock(${PG_MIGRATE_LOCK_ID})`)
  const { findings, unknown } = compareMigrations(shown, files, await readRan(client, files))
  if (findings.length > 0) throw new MigrationError(findings, { advice })
  if (unknown.length > 0)
    warn(`this database has also run ${unknown.join(', ')}, of a newer release or another branch: not in ${shown}`)
  try {
    await runner({
      dbClient: client,
      dir,
      direction: 'up',
      migrationsTable: 'pgmigrations',
      checkOrder: false,
      noLock: true,
      ignorePattern: '(?:\\..*|.*(?<!\\.sql))',
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loaderOf(files) }],
      logger: { debug: () => {}, info, warn: note, error: note },
      verbose: false,
    })
  } catch (error) {
    // It says the whole file, which is not what is wrong.
    if (isLockTimeout(error)) problems.length = 0
    const file = files.find(({ name }) => name === at())
    if (file && error instanceof DatabaseError && !isLockTimeout(error)) throw toMigrationError(error, file, shown)
    throw error
  } finally {
    problems.forEach(log)
  }
}

const advice =
  'Nothing was run. A development database can also be thrown away, with all that is in it: npm start -- --reset'

/** What runs is what was compared, and its checksum is kept in the same transaction. A file that came since is left for the next time. */
function loaderOf(files: readonly MigrationFile[]) {
  return async (paths: string[]) =>
    paths.flatMap((path) => {
      const file = files.find(({ name }) => name === basename(path, '.sql'))
      if (!file) return []
      const up = (builder: MigrationBuilder) => {
        builder.sql(file.text)
        builder.sql(keepChecksum(file))
      }
      return [{ id: path, filePaths: [path], actions: { up, down: false as const } }]
    })
}

/** Says in which line of the file it is, where PostgreSQL does. */
function toMigrationError(error: DatabaseError, { name, text }: MigrationFile, dir: string): MigrationError {
  const line = error.position && `:${text.slice(0, Number(error.position) - 1).split('\n').length}`
  const said = [error.message, error.detail].filter(Boolean).join('. ')
  return new MigrationError([`${join(dir, `${name}.sql`)}${line ?? ''}: ${said}`], { cause: error })
}

function once(say: (line: string) => void): (line: string) => void {
  const said = new Set<string>()
  return (line) => {
    if (!said.has(line)) say(line)
    said.add(line)
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
