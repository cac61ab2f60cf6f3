import { fileURLToPath } from 'node:url'
import { changed, findChanged, type Ran } from './compare-migrations.ts'
import type { Queryable } from './database.ts'
import { readMigrations } from './migration-files.ts'
import { sql } from './sql.ts'

/** The database does not have the schema that this code was written for. */
export class SchemaError extends Error {
  override name = 'SchemaError'
}

/**
 * Refuses a database on which one of the SQL files in `migrations` has not run, or has run with another text. Newer migrations are fine: they expand first and contract
 * a release later, so this version still works on them. But for one that says what code has to know (`0012_contract_0009_drop_old_price.sql`: the
 * migration 0009) where this does not. Never migrates: that is the migration job's work, with a role of its own.
 */
export async function assertSchema(db: Queryable, migrations: URL): Promise<void> {
  const files = readMigrations(fileURLToPath(migrations))
  const expected = files.map(({ name }) => name)
  const ran = await readRan(db)
  const missing = expected.filter((name) => !ran.some((one) => one.name === name))
  const beyond = ran.find(({ name }) => !expected.includes(name) && !isKnown(neededFor(name), expected))?.name
  const findings = [
    ...(missing.length > 0
      ? [
          `the database lacks the migrations ${missing.join(', ')}; run them first (flotilla start and the chart's migration job do)`,
        ]
      : []),
    ...findChanged(files, ran).map(({ name }) => `${name}.sql ${changed}`),
    ...(beyond
      ? [
          `the database has been contracted by ${beyond}: this version is from before ${neededFor(beyond)}, and cannot work on it any more`,
        ]
      : []),
  ]
  if (findings.length > 0) throw new SchemaError(findings.join('; '))
}

/** A database that no migrator with checksums has seen has none. */
async function readRan(db: Queryable): Promise<Ran[]> {
  const names = await ifThere(db.query(sql<{ name: string }>('schema.applied')`select name from pgmigrations`))
  const sums = await ifThere(
    db.query(
      sql<{ name: string; checksum: string }>('schema.checksums')`select name, checksum from pgmigrations_checksums`,
    ),
  )
  return names.map(({ name }) => ({ name, checksum: sums.find((one) => one.name === name)?.checksum ?? null }))
}

async function ifThere<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return []
    throw error
  }
}

// `0012_contract_0009_drop_old_price`: code that knows 0009 does without the old price.
function neededFor(migration: string): string | undefined {
  return /^\d+_contract_(\d+)_/.exec(migration)?.[1]
}

function isKnown(number: string | undefined, migrations: readonly string[]): boolean {
  return number === undefined || migrations.some((name) => name.startsWith(`${number}_`))
}
