/** PostgreSQL could not be made, started or stopped. The message says what to do. */
export class PostgresError extends Error {
  override name = 'PostgresError'
}

/** Turns what PostgreSQL wrote before it gave up into one sentence for a person, with its last lines below. */
export function toPostgresError(what: string, output: string): PostgresError {
  const tail = output.trim().split('\n').slice(-8).join('\n')
  if (/No space left on device|disk full/i.test(output))
    return new PostgresError(`${what}: the disk is full. Free some space (about 300 MB) and start again.\n${tail}`)
  if (/Permission denied/i.test(output))
    return new PostgresError(`${what}: it may not read or write its files. Look at who owns them.\n${tail}`)
  return new PostgresError(`${what}. Its last words:\n${tail || '(none)'}\n${alternative}`)
}

export const alternative =
  'A PostgreSQL 18 of your own does as well: set FLOTILLA_POSTGRES_URL to the URL of a superuser (postgres://postgres:…@127.0.0.1:5432/postgres).'
