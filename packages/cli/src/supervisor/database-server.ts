import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  accessOf,
  type Provisioned,
  provision,
  provisionBus,
  removePostgres,
  tryConnection,
} from '@flotilla/embedded-postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { CliError } from '../errors.ts'
import { type Service, stateFolder } from '../repository.ts'
import { type EmbeddedDatabase, keepDatabase } from './embedded-database.ts'
import { assertAnswers, ownServer } from './own-server.ts'
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
  if (own) {
    await assertAnswers(own)
    return serverAt(own, { folder, say })
  }
  const embedded = await keepDatabase({ dir: databaseFolder(folder), port, say })
  try {
    return await serverAt(embedded.url, { folder, say, embedded })
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** The same server for a command that did not start it. */
export async function attachDatabaseServer(folder: string, url: string): Promise<DatabaseServer> {
  return serverAt(url, { folder, say: console.error })
}

async function serverAt(
  url: string,
  { folder, say, embedded }: { folder: string; say: (line: string) => void; embedded?: EmbeddedDatabase },
): Promise<DatabaseServer> {
  const passwordOf = await readPasswords(folder)
  const read = (file: string) => readFile(createRequire(import.meta.url).resolve(file), 'utf8')
  const schema = await read('@flotilla/messaging/postgres-bus/schema.sql')
  // A newer version that grants fewer rights revokes the others at its first start.
  const rights = await read('@flotilla/embedded-postgres/provision')
  await prepareOnce(url, { database: 'bus', stamp: stampOf([schema, rights]) }, () =>
    provisionBus(url, { schema, warn: say }),
  )
  return {
    status: () => statusAt(url, embedded),
    async prepare({ name, folder: own }) {
      const options = {
        service: name,
        password: passwordOf(name),
        ownerPassword: passwordOf(`${name}_owner`),
        bus: true,
      }
      const access = accessOf(url, options)
      const dir = join(own, 'migrations')
      let ran: string[] = []
      await prepareOnce(url, { database: name, stamp: stampOf([options, rights], dir) }, async () => {
        await provision(url, options)
        if (existsSync(dir)) ran = await migrate({ url: access.ownerUrl, dir, warn: (line) => say(`${name}: ${line}`) })
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

// Kept, so that services that still run go on working when another command prepares theirs. Written whole or not at all, and synchronously:
// services are prepared side by side.
async function readPasswords(folder: string): Promise<(role: string) => string> {
  const file = join(folder, 'passwords.json')
  const known: Record<string, string> = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  return (role) => {
    if (known[role]) return known[role]
    known[role] = randomBytes(18).toString('base64url')
    writeFileSync(`${file}.new`, JSON.stringify(known, undefined, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
    return known[role]
  }
}

/** Where the superuser reaches the server that runs here. */
export function runningUrl(): string {
  const own = ownServer()
  if (own) return own
  const folder = databaseFolder(stateFolder)
  const pidFile = join(folder, 'data', 'postmaster.pid')
  if (!existsSync(pidFile))
    throw new CliError('the database does not run', 'flotilla start --detach starts it, and migrates everything.')
  const port = readFileSync(pidFile, 'utf8').split('\n')[3]
  return `postgres://postgres:${readFileSync(join(folder, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`
}
