import { Client, DatabaseError } from 'pg'
import { type Comparison, compareMigrations } from './compare-migrations.ts'
import { defaultLockTimeoutMs, isLockTimeout, retryOnLockTimeout } from './lock-timeout.ts'
import { MigrationError } from './migration-error.ts'
import type { Migration } from './migrations.ts'
import { type Source, sourcesOf } from './sources.ts'
import type { Tables } from './tables.ts'
import { hasCopies, noteRun, readRan } from './version-table.ts'

export { MigrationError }

export interface MigrateOptions extends Tables {
  /** The migration role's. */
  readonly url: string
  /** Hears of each migration before it runs. */
  readonly log?: (line: string) => void
  /** Hears each time that a lock is not to be had, and of migrations that are not known here; `log` unless told otherwise. */
  readonly warn?: (line: string) => void
  /** How long a statement waits for a lock, in ms; 0: for ever. */
  readonly lockTimeoutMs?: number
  /** How long to try to get the locks, in ms; 4 minutes unless told otherwise. */
  readonly patienceMs?: number
}

/**
 * Runs the migrations of the libraries that have not run yet, then those of the service; in order, each in a transaction, one migrator at a time. Expand first, contract a release later.
 * Waits 2 s for a lock, then lets the others pass and tries again (docs/decisions/0057); throws when that takes too long, and what ran before stays applied. Returns those that ran: `0004_orders`, `messaging/0001_outbox`.
 *
 * Keeps the checksum of each text that runs (docs/decisions/0069). Runs nothing and throws `MigrationError` where a migration changed after it ran, or where one has not run and one
 * after it has, or one that is not known. A database that ran more is fine: `warn` hears of it.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { log = () => {}, warn = log, patienceMs } = options
  const progress: Progress = { ran: [], at: undefined }
  const hearers = { log: once(log), warn: once(warn), progress }
  const attempt = () => runAll(options, hearers)
  await retryOnLockTimeout(attempt, { what: () => progress.at ?? 'migrations', patienceMs, warn })
  return progress.ran
}

interface Progress {
  readonly ran: string[]
  /** The one that runs now. */
  at: string | undefined
}

interface Hearers {
  readonly log: (line: string) => void
  readonly warn: (line: string) => void
  readonly progress: Progress
}

async function runAll(options: MigrateOptions, { log, warn, progress }: Hearers): Promise<void> {
  progress.at = undefined
  const sources = sourcesOf(options)
  await using client = await connect(options)
  // It lasts as long as the connection.
  await client.query('select pg_advisory_lock($1)', [lock])
  const plans = await compareAll(client, sources)
  for (const { source, unknown } of plans)
    if (unknown.length > 0)
      warn(
        `this database has also run ${unknown.join(', ')}, of a newer release or another branch: not in ${source.place}`,
      )
  for (const { source, waiting, move } of plans)
    for (const migration of waiting) {
      progress.at = source.idOf(migration.name)
      log(source.pathOf(migration.name))
      await run(client, source, migration, migration === waiting[0] ? move : undefined)
      progress.ran.push(progress.at)
    }
}

/** The lock of node-pg-migrate, which earlier releases use. */
const lock = '7241865325823964'

interface Plan extends Comparison {
  readonly source: Source
  /** Runs with the first of the migrations. */
  readonly move: string | undefined
}

/** All findings are one error, whatever they are about. */
async function compareAll(client: Client, sources: readonly Source[]): Promise<Plan[]> {
  const plans: Plan[] = []
  for (const source of sources) {
    const ran = await readRan(client, source)
    const move =
      source.copies && ran.length === 0 && (await hasCopies(client, source.copies)) ? source.copies.move : undefined
    plans.push({ source, move, ...compareMigrations(source, ran) })
  }
  const findings = plans.flatMap((plan) => plan.findings)
  if (findings.length > 0) throw new MigrationError(findings, { advice })
  return plans
}

const advice =
  'Nothing was run. A development database can also be thrown away, with all that is in it: npm start -- --reset'

async function run(client: Client, { schema, pathOf }: Source, migration: Migration, move = ''): Promise<void> {
  try {
    await client.query(`begin;${move}`)
    await client.query(migration.text)
    await noteRun(client, schema, migration)
    await client.query('commit')
  } catch (error) {
    if (error instanceof DatabaseError && !isLockTimeout(error))
      throw toMigrationError(error, pathOf(migration.name), migration)
    throw error
  }
}

/** Says in which line of the text it is, where PostgreSQL does. */
function toMigrationError(error: DatabaseError, shown: string, { text }: Migration): MigrationError {
  const line = error.position && `:${text.slice(0, Number(error.position) - 1).split('\n').length}`
  const said = [error.message, error.detail].filter(Boolean).join('. ')
  return new MigrationError([`${shown}${line ?? ''}: ${said}`], { cause: error })
}

function once(say: (line: string) => void): (line: string) => void {
  const said = new Set<string>()
  return (line) => {
    if (!said.has(line)) say(line)
    said.add(line)
  }
}

async function connect({
  url,
  lockTimeoutMs = defaultLockTimeoutMs,
}: MigrateOptions): Promise<Client & AsyncDisposable> {
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
