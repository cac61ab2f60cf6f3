import { tryConnection } from '@flotilla/embedded-postgres'
import { CliError } from '@flotilla/workspace/errors'

const name = 'FLOTILLA_POSTGRES_URL'
const patienceMs = 10_000

/** The URL of the superuser of a PostgreSQL server that is not ours to run, undefined where the embedded one does. Throws a CliError when it is none. */
export function ownServer(shell: NodeJS.ProcessEnv = process.env): string | undefined {
  const url = shell[name]
  if (!url) return undefined
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url
  // What came may have a password in it.
  throw new CliError(`${name} must be the URL of a superuser, as postgres://postgres:…@127.0.0.1:5432/postgres`)
}

/** Throws a CliError when the server does not take a connection. */
export async function assertAnswers(url: string): Promise<void> {
  const wrong = await tryConnection(url, patienceMs)
  if (wrong) throw new CliError(`the server in ${name} (${new URL(url).host}) cannot be used: ${wrong.message}`)
}
