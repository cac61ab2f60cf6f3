import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Provisioned, provision, provisionBus, removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { Client } from 'pg'
import { CliError } from '../errors.ts'
import type { Service } from '../repository.ts'

export interface DatabaseServer {
  readonly where: string
  /** The service's database and roles, made where needed. */
  prepare(service: Service): Promise<Provisioned>
  /** Brings its schema up to date. Gives the migrations that ran. */
  migrate(service: Service): Promise<string[]>
  /** Writes to disk what has gathered; stopping is quick after that. */
  checkpoint(): Promise<void>
  stop(): Promise<void>
}

export const databaseFolder = (folder: string): string => join(folder, 'postgres')

/** Removes the embedded database with all that is in it. */
export async function resetDatabase(folder: string): Promise<void> {
  if (process.env.FLOTILLA_POSTGRES_URL)
    throw new CliError(
      '--reset removes the embedded database only',
      'The server in FLOTILLA_POSTGRES_URL is yours: drop its databases yourself.',
    )
  await removePostgres(databaseFolder(folder))
}

/** The server in FLOTILLA_POSTGRES_URL, or the embedded one. */
export async function openDatabaseServer(options: {
  folder: string
  root: string
  port: number
  say: (line: string) => void
}): Promise<DatabaseServer> {
  const { folder, root, port, say } = options
  const own = process.env.FLOTILLA_POSTGRES_URL
  const embedded = own ? undefined : await startPostgres({ dir: databaseFolder(folder), port, log: say })
  const url = own ?? embedded!.url
  const schema = busSchema(root)
  const bus = existsSync(schema)
  const server = serverAt(url, bus, await readPasswords(folder), async () => embedded?.stop())
  if (bus) await provisionBus(url, { schema: await readFile(schema, 'utf8') })
  return server
}

/** The same server for a command that did not start it. */
export async function attachDatabaseServer(root: string, folder: string, url: string): Promise<DatabaseServer> {
  return serverAt(url, existsSync(busSchema(root)), await readPasswords(folder), async () => {})
}

const busSchema = (root: string): string => join(root, 'packages/messaging/src/postgres-bus/schema.sql')

function serverAt(
  url: string,
  bus: boolean,
  passwordOf: (role: string) => string,
  stop: () => Promise<void>,
): DatabaseServer {
  const prepare = async ({ name }: Service) =>
    provision(url, {
      service: name,
      password: passwordOf(name),
      ownerPassword: passwordOf(`${name}_owner`),
      bus,
    })
  return {
    where: `127.0.0.1:${new URL(url).port}`,
    prepare,
    async migrate(service) {
      const dir = join(service.folder, 'migrations')
      if (!existsSync(dir)) return []
      const { ownerUrl } = await prepare(service)
      return migrate({ url: ownerUrl, dir })
    },
    async checkpoint() {
      const client = new Client({ connectionString: url })
      client.on('error', () => {})
      await client.connect()
      await client.query('checkpoint').finally(() => client.end())
    },
    stop,
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
