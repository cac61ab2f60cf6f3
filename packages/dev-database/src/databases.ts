import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { accessOf, type Provisioned, provision, provisionBus } from '@flotilla/embedded-postgres'
import { migrate } from '@flotilla/postgres/migrate'
import type { Service } from '@flotilla/workspace/repository'
import { readTables } from '@flotilla/workspace/tables'
import { openPasswords, type Passwords } from './passwords.ts'
import { prepareOnce, stampOf, withClient } from './prepared.ts'

/** The databases of all services on one server, and the bus. */
export interface Databases {
  /** The service's database and roles, made where needed, with its schema brought up to date; and the migrations that ran for that. */
  prepare(service: Service): Promise<{ access: Provisioned; ran: string[] }>
  /** Writes to disk what has gathered; stopping is quick after that. */
  checkpoint(): Promise<void>
}

/** Opens those of the server at `url`, its superuser's. `say` hears warnings. */
export async function openDatabases(
  url: string,
  { passwords, say }: { passwords: Passwords; say: (line: string) => void },
): Promise<Databases> {
  const read = (file: string) => readFile(createRequire(import.meta.url).resolve(file), 'utf8')
  const schema = await read('@flotilla/postgres-bus/schema.sql')
  // A newer version that grants fewer rights revokes the others at its first start.
  const rights = await read('@flotilla/embedded-postgres/provision')
  // A newer one looks once at what older ones have prepared.
  const migrator = await read('@flotilla/postgres/migrate')
  await prepareOnce(url, { database: 'bus', stamp: stampOf([schema, rights]) }, () =>
    provisionBus(url, { schema, warn: say }),
  )
  return {
    async prepare({ name, folder }) {
      const options = {
        service: name,
        password: await passwords.of(name),
        ownerPassword: await passwords.of(`${name}_owner`),
        bus: true,
      }
      const access = accessOf(url, options)
      const tables = await readTables(folder)
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
  }
}

/** Opens them for a command that did not start the server. */
export async function attachDatabases(folder: string, url: string): Promise<Databases> {
  return openDatabases(url, { passwords: await openPasswords(folder), say: console.error })
}
