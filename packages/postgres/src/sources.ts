import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Migration, readMigrations } from './migrations.ts'
import type { Copies, LibraryTables, Tables } from './tables.ts'

/** Migrations with one version table: those of a library, or the service's own. */
export interface Source {
  /** The PostgreSQL schema of the version table. */
  readonly schema: string
  readonly migrations: readonly Migration[]
  /** Where they come from, in messages. */
  readonly place: string
  /** The full name of one of them: `messaging/0001_outbox` of a library, `0004_orders` of a service. */
  readonly idOf: (name: string) => string
  /** Where to find it, in messages. */
  readonly pathOf: (name: string) => string
  /** Whether a name in the version table is that of a copied file, whose tables a library owns now. */
  readonly isCopy: (name: string) => boolean
  readonly copies?: Copies
}

/** Returns them in the order in which they run. Reads the service's folder; throws ENOENT if it does not exist. */
export function sourcesOf({ libraries = [], migrations }: Tables): Source[] {
  return [
    ...libraries.map((library) => ({
      schema: library.schema,
      migrations: library.migrations,
      place: `the library of ${library.schema}`,
      idOf: (name: string) => `${library.schema}/${name}`,
      pathOf: (name: string) => `${library.schema}/${name}`,
      isCopy: () => false,
      ...(library.copies && { copies: library.copies }),
    })),
    ...(migrations ? [ownSource(fileURLToPath(migrations), libraries)] : []),
  ]
}

function ownSource(dir: string, libraries: readonly LibraryTables[]): Source {
  const migrations = readMigrations(dir)
  const place = relative('', dir)
  const copies = libraries.flatMap((library) => library.copies?.names ?? [])
  return {
    schema: 'public',
    migrations,
    place,
    idOf: (name) => name,
    pathOf: (name) => join(place, `${name}.sql`),
    // A service may give its own migration such a name; then the folder has it.
    isCopy: (name) => !migrations.some((one) => one.name === name) && copies.includes(name.replace(/^\d+_/, '')),
  }
}
