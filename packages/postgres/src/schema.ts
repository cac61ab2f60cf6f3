import { readdirSync } from 'node:fs'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** The database does not have the schema that this code was written for. */
export class SchemaError extends Error {
  override name = 'SchemaError'
}

/**
 * Refuses a database on which one of the SQL files in `migrations` has not run. Newer migrations are fine: they expand first and contract
 * a release later, so this version still works on them. Never migrates: that is the migration job's work, with a role of its own.
 */
export async function assertSchema(db: Queryable, migrations: URL): Promise<void> {
  const expected = readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -4))
  const missing = await missingMigrations(db, expected.toSorted())
  if (missing.length > 0)
    throw new SchemaError(
      `the database lacks the migrations ${missing.join(', ')}; run them first (flotilla start and the chart's migration job do)`,
    )
}

async function missingMigrations(db: Queryable, expected: readonly string[]): Promise<readonly string[]> {
  try {
    const done = new Set(
      (await db.query(sql<{ name: string }>('schema.applied')`select name from pgmigrations`)).map((row) => row.name),
    )
    return expected.filter((name) => !done.has(name))
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return expected
    throw error
  }
}
