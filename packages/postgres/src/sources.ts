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
  /** What one of them is called: with the schema where it is a library's. */
  readonly call: (name: string) => string
  /** Where it lies, in messages. */
  readonly show: (name: string) => string
  /** Whether a name in the version table is that of a copy whose tables a library owns now. */
  readonly isCopy: (name: string) => boolean
  readonly copies?: Copies
}

/** In the order in which they run. Reads the service's folder; throws ENOENT where there is none. */
export function sourcesOf({ libraries = [], migrations }: Tables): Source[] {
  return [
    ...libraries.map((library) => ({
      schema: library.schema,
      migrations: library.migrations,
      place: `the library of ${library.schema}`,
      call: (name: string) => `${library.schema}/${name}`,
      show: (name: string) => `${library.schema}/${name}`,
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
    call: (name) => name,
    show: (name) => join(place, `${name}.sql`),
    // A service may call a migration of its own like that; then it is in the folder.
    isCopy: (name) => !migrations.some((one) => one.name === name) && copies.includes(name.replace(/^\d+_/, '')),
  }
}
