import { type Databases, openDatabases } from '@flotilla/dev-database/databases'
import { databaseFolder } from '@flotilla/dev-database/embedded'
import { assertAnswers, ownServer } from '@flotilla/dev-database/own-server'
import { openPasswords } from '@flotilla/dev-database/passwords'
import { tryConnection } from '@flotilla/embedded-postgres'
import { type EmbeddedDatabase, keepDatabase } from './embedded-database.ts'
import type { DatabaseStatus } from './status.ts'

export interface DatabaseServer extends Databases {
  /** How it is at this moment: it is asked. */
  status(): Promise<DatabaseStatus>
  stop(): Promise<void>
}

const patienceMs = 1_000

/** The server in FLOTILLA_POSTGRES_URL, or the embedded one, which is kept running until it is stopped. */
export async function openDatabaseServer(options: {
  folder: string
  port: number
  say: (line: string) => void
}): Promise<DatabaseServer> {
  const { folder, port, say } = options
  const own = ownServer()
  if (own) await assertAnswers(own)
  const passwords = await openPasswords(folder, { replaceDamaged: say })
  const embedded = own ? undefined : await keepDatabase({ dir: databaseFolder(folder), port, say })
  const url = own ?? embedded!.url
  try {
    const databases = await openDatabases(url, { passwords, say })
    return { ...databases, status: () => statusAt(url, embedded), stop: async () => embedded?.stop() }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

async function statusAt(url: string, embedded: EmbeddedDatabase | undefined): Promise<DatabaseStatus> {
  const { hostname, port } = new URL(url)
  const kept = embedded?.status() ?? ({ state: 'ready', pid: null, restarts: 0, ended: null } as const)
  const silent = kept.state === 'ready' && (await tryConnection(url, patienceMs))
  return {
    ...kept,
    state: silent ? 'unready' : kept.state,
    where: `${hostname}:${port || 5432}`,
    embedded: embedded !== undefined,
  }
}
