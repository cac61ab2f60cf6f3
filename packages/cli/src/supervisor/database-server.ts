import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  accessOf,
  type Provisioned,
  provision,
  provisionBus,
  readPassword,
  removePostgres,
  tryConnection,
} from '@flotilla/embedded-postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { CliError } from '../errors.ts'
import { type Service, stateFolder } from '../repository.ts'
import { readTables } from '../tables.ts'
import { type EmbeddedDatabase, keepDatabase } from './embedded-database.ts'
import { assertAnswers, ownServer } from './own-server.ts'
import { openPasswords, type Passwords } from './passwords.ts'
import { prepareOnce, stampOf, withClient } from './prepared.ts'
import type { DatabaseStatus } from './status.ts'

export interface DatabaseServer {
  /** How it is at this moment: it is asked. */
  status(): Promise<DatabaseStatus>
  /** The service's database and roles, made where needed, with its schema brought up to date; and the migrations that ran for that. */
  prepare(service: Service): Promise<{ access: Provisioned; ran: string[] }>
  /** Writes to disk what has gathered; stopping is quick after that. */
  checkpoint(): Promise<void>
  stop(): Promise<void>
}

const patienceMs = 1_000

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
  if (own) return serverAt(own, { passwords, say })
  const embedded = await keepDatabase({ dir: databaseFolder(folder), port, say })
  try {
    return await serverAt(embedded.url, { passwords, say, embedded })
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** The same server for a command that did not start it. */
export async function attachDatabaseServer(folder: string, url: string): Promise<DatabaseServer> {
  return serverAt(url, { passwords: await openPasswords(folder), say: console.error })
}

async function serverAt(
  url: string,
  { passwords, say, embedded }: { passwords: Passwords; say: (line: string) => void; embedded?: EmbeddedDatabase },
): Promise<DatabaseServer> {
  const read = (file: string) => readFile(createRequire(import.meta.url).resolve(file), 'utf8')
  const schema = await read('@flotilla/messaging/postgres-bus/schema.sql')
  // A newer version that grants fewer rights revokes the others at its first start.
  const rights = await read('@flotilla/embedded-postgres/provision')
  // A newer one looks once at what older ones have prepared.
  const migrator = await read('@flotilla/postgres/migrate')
  await prepareOnce(url, { database: 'bus', stamp: stampOf([schema, rights]) }, () =>
    provisionBus(url, { schema, warn: say }),
  )
  return {
    status: () => statusAt(url, embedded),
    async prepare({ name, folder: own }) {
      const options = {
        service: name,
        password: await passwords.of(name),
        ownerPassword: await passwords.of(`${name}_owner`),
        bus: true,
      }
      const access = accessOf(url, options)
      const tables = await readTables(own)
      const stamp = stampOf([options, rights, migrator, tables.libraries], tables.migrations)
      let ran: string[] = []
      await prepareOnce(url, { database: name, stamp }, async () => {
        await provision(url, options)
        ran = await migrate({ url: access.ownerUrl, ...tables, warn: (line) => say(`${name}: ${line}`) })
      })
      return { access, ran }
    },
    async checkpoint() {
      await withClient(url, (client) => client.query('checkpoint'))
    },
    stop: async () => embedded?.stop(),
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
