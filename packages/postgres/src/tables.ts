import { type Migration, toMigration } from './migrations.ts'

export { moveTables } from './move-tables.ts'

/** What the database of a service holds. */
export interface Tables {
  /** Those of libraries, made before the service's own, in this order. */
  readonly libraries?: readonly LibraryTables[]
  /** The folder of the service's own migrations: `<number>_<name>.sql`. */
  readonly migrations?: URL
}

/** Tables that a library owns: they lie in a PostgreSQL schema of their own, with a version table of their own. */
export interface LibraryTables {
  /** The name of the PostgreSQL schema; statements name the tables with it. */
  readonly schema: string
  /** In the order in which they run. */
  readonly migrations: readonly Migration[]
  readonly copies?: Copies
}

/** Once, services copied the files of libraries as migrations of their own. */
export interface Copies {
  /** What the copies are called, without their numbers: `saga` is `0002_saga` in one service. */
  readonly names: readonly string[]
  /** SQL that moves what the copies made into the schema, whichever of them ran (`moveTables`). Runs in the transaction of the first migration. */
  readonly move: string
}

/** The tables of a library: its migrations by name, `0001_outbox`, as SQL. What has been released is not changed: a change is one more migration. */
export function defineTables(
  schema: string,
  migrations: Readonly<Record<string, string>>,
  copies?: Copies,
): LibraryTables {
  const all = Object.entries(migrations).map(([name, text]) => toMigration(name, text))
  return { schema, migrations: all, ...(copies && { copies }) }
}
