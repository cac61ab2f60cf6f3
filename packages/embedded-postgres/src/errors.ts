/** PostgreSQL could not be made, started or stopped. The message says what to do. */
export class PostgresError extends Error {
  override name = 'PostgresError'
  /** How the process ended that did not start, in a few words: `code 1 (the disk is full)`. */
  readonly how: string | undefined
  /** EADDRINUSE when another program listens on the port. */
  readonly code: 'EADDRINUSE' | undefined

  constructor(
    message: string,
    { how, code, ...options }: ErrorOptions & Partial<Pick<PostgresError, 'how' | 'code'>> = {},
  ) {
    super(message, options)
    this.how = how
    this.code = code
  }
}

const full = /No space left on device|disk full/i
const forbidden = /Permission denied/i
const taken = /Address already in use/i

/** Turns what PostgreSQL wrote before it gave up into one sentence for a person, with its last lines below. */
export function toPostgresError(what: string, output: string, how?: string): PostgresError {
  const tail = output.trim().split('\n').slice(-8).join('\n')
  const options = { how, code: taken.test(output) ? ('EADDRINUSE' as const) : undefined }
  if (full.test(output))
    return new PostgresError(
      `${what}: the disk is full. Free some space (about 300 MB) and start again.\n${tail}`,
      options,
    )
  if (forbidden.test(output))
    return new PostgresError(`${what}: it may not read or write its files. Look at who owns them.\n${tail}`, options)
  return new PostgresError(`${what}. Its last words:\n${tail || '(none)'}\n${alternative}`, options)
}

/** Why it ended, in a few words, by what it wrote before. */
export function reasonIn(output: string): string | undefined {
  if (full.test(output)) return 'the disk is full'
  if (forbidden.test(output)) return 'it may not read or write its files'
  if (taken.test(output)) return 'its port is taken'
  // Those who ask whether it is ready are turned away with a FATAL each.
  const last = output.match(/(?:FATAL|PANIC|^postgres): +(?!the database system is ).+$/gm)?.at(-1)
  return last?.replace(/^\w+: +/, '')
}

export const alternative =
  'A PostgreSQL 18 of your own does as well: set FLOTILLA_POSTGRES_URL to the URL of a superuser (postgres://postgres:…@127.0.0.1:5432/postgres).'
