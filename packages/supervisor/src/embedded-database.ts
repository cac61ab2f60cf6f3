import { type Postgres, PostgresError, startPostgres } from '@flotilla/embedded-postgres'
import { type KeptProcess, keepRunning, type Run } from './kept-process.ts'

export interface EmbeddedDatabase extends Pick<KeptProcess, 'status' | 'stop'> {
  /** The superuser's; the same for as long as it is kept. */
  readonly url: string
}

/** Starts the embedded server, and again on its port whenever it ends. Throws when it does not start the first time. */
export async function keepDatabase(options: {
  dir: string
  port: number
  say: (line: string) => void
}): Promise<EmbeddedDatabase> {
  const { dir, port, say } = options
  const first = await startPostgres({ dir, port, log: say })
  let began = false
  const { start, ...kept } = keepRunning({
    name: 'database',
    log: '.flotilla/postgres/postgres.log',
    say,
    begin() {
      const run = runOf(began ? first.restart : async () => first)
      began = true
      return run
    },
  })
  start().catch(() => {})
  return { ...kept, url: first.url }
}

function runOf(begin: (signal: AbortSignal) => Promise<Postgres>): Run {
  const abort = new AbortController()
  let server: Postgres | undefined
  const starting = begin(abort.signal).then((started) => (server = started))
  return {
    get pid() {
      return server?.pid ?? null
    },
    ready: starting.then(
      () => true,
      () => false,
    ),
    ended: starting.then(({ ended }) => ended, inWords),
    async end() {
      abort.abort()
      await starting.then(
        (started) => started.stop(),
        () => {},
      )
    },
  }
}

function inWords(error: Error): string {
  return (error instanceof PostgresError && error.how) || error.message.split('\n')[0]!
}
