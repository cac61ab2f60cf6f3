import { readdirSync } from 'node:fs'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** The database does not have the schema that this code was written for. */
export class SchemaError extends Error {
  override name = 'SchemaError'
}

/**
 * Refuses a database on which one of the SQL files in `migrations` has not run. Newer migrations are fine: they expand first and contract
 * a release later, so this version still works on them. But for one that says what code has to know (`0012_contract_0009_drop_old_price.sql`: the
 * migration 0009) where this does not. Never migrates: that is the migration job's work, with a role of its own.
 */
export async function assertSchema(db: Queryable, migrations: URL): Promise<void> {
  const expected = readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -4))
  const applied = await appliedMigrations(db)
  const missing = expected.toSorted().filter((name) => !applied.includes(name))
  if (missing.length > 0)
    throw new SchemaError(
      `the database lacks the migrations ${missing.join(', ')}; run them first (flotilla start and the chart's migration job do)`,
    )
  const beyond = applied.find((name) => !expected.includes(name) && !isKnown(neededFor(name), expected))
  if (beyond)
    throw new SchemaError(
      `the database has been contracted by ${beyond}: this version is from before ${neededFor(beyond)}, and cannot work on it any more`,
    )
}

async function appliedMigrations(db: Queryable): Promise<string[]> {
  try {
    return (await db.query(sql<{ name: string }>('schema.applied')`select name from pgmigrations`)).map(
      ({ name }) => name,
    )
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
