import { type Migration, toMigration } from './migrations.ts'

export { moveTables } from './move-tables.ts'

/** What the database of a service holds. */
export interface Tables {
  /** Tables of libraries, made in this order, before the service's own. */
  readonly libraries?: readonly LibraryTables[]
  /** The folder of the service's own migrations: `<number>_<name>.sql`. */
  readonly migrations?: URL
}

/** Tables that a library owns, in a PostgreSQL schema with a version table of its own. */
export interface LibraryTables {
  /** The name of the PostgreSQL schema; statements name the tables with it. */
  readonly schema: string
  /** In the order in which they run. */
  readonly migrations: readonly Migration[]
  readonly copies?: Copies
}

/** Services used to copy the files of libraries as migrations of their own. */
export interface Copies {
  /** The names of the copies without their numbers: `saga` for `0002_saga`. */
  readonly names: readonly string[]
  /** SQL that moves their tables into the schema, whichever of them ran (`moveTables`). Runs in the transaction of the library's first migration. */
  readonly move: string
}

/** Defines the tables of a library by its migrations: SQL by name, such as `0001_outbox`. A released one is never changed; a change is a new migration. */
export function defineTables(
  schema: string,
  migrations: Readonly<Record<string, string>>,
  copies?: Copies,
): LibraryTables {
  const all = Object.entries(migrations).map(([name, text]) => toMigration(name, text))
  return { schema, migrations: all, ...(copies && { copies }) }
}
