import { runner } from 'node-pg-migrate'

/**
 * Runs the SQL files of `dir` that have not run yet, in order, each in a transaction, under an advisory lock that waits for others.
 * `url` is the migration role's. `<number>_<name>.sql`, applied under its name without the ending; expand first, contract a release later.
 * Returns the names of those that ran.
 */
export async function migrate({
  url,
  dir,
  log = () => {},
}: {
  url: string
  dir: string
  log?: (line: string) => void
}): Promise<string[]> {
  const logger = { debug: () => {}, info: log, warn: log, error: log }
  const ran = await runner({
    databaseUrl: url,
    dir,
    direction: 'up',
    migrationsTable: 'pgmigrations',
    checkOrder: true,
    logger,
    verbose: false,
  })
  return ran.map((migration) => migration.name)
}
