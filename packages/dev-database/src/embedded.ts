import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPassword, removePostgres } from '@flotilla/embedded-postgres'
import { CliError } from '@flotilla/workspace/errors'
import { stateFolder } from '@flotilla/workspace/repository'
import { ownServer } from './own-server.ts'

export const databaseFolder = (folder: string): string => join(folder, 'postgres')

/** Removes the embedded database with all that is in it. */
export async function resetDatabase(folder: string): Promise<void> {
  if (ownServer())
    throw new CliError(
      '--reset removes the embedded database only',
      'The server in FLOTILLA_POSTGRES_URL is yours: drop its databases yourself.',
    )
  await removePostgres(databaseFolder(folder))
}

/** Where the superuser reaches the server that runs here. */
export async function runningUrl(): Promise<string> {
  const own = ownServer()
  if (own) return own
  const folder = databaseFolder(stateFolder)
  const pidFile = join(folder, 'data', 'postmaster.pid')
  const [text, password] = await Promise.all([readFile(pidFile, 'utf8').catch(() => undefined), readPassword(folder)])
  if (text === undefined)
    throw new CliError('the database does not run', 'flotilla start --detach starts it, and migrates everything.')
  const port = text.split('\n')[3]
  if (Number(port) && password) return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  throw new CliError(
    `${password ? pidFile : join(folder, 'password')} is damaged`,
    'flotilla stop, then flotilla start: that makes it again.',
  )
}
