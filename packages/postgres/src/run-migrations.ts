import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MigrationError, migrate } from './migrate.ts'

/**
 * The program of the migration job: runs the files in `migrations` as the role in MIGRATION_DATABASE_URL_FILE. Where that does not succeed it says why, for an error that can be expected in one
 * sentence, and sets the exit code 1.
 */
export async function runMigrations(migrations: URL): Promise<void> {
  try {
    await migrate({
      url: readFileSync(process.env.MIGRATION_DATABASE_URL_FILE!, 'utf8'),
      dir: fileURLToPath(migrations),
      log: console.log,
    })
  } catch (error) {
    const { message } = error as Error
    const expected = error instanceof MigrationError || 'code' in (error as Error)
    console.error((expected && message) || error)
    process.exitCode = 1
  }
}
