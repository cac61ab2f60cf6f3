import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

/**
 * Prepares a database, unless that was done before from the same. The stamp lies in the database itself, so it is restored and lost together with it; and it names its own table, so the stamp of a
 * restored copy does not count: roles and rights may be missing there. Whether `work` ran, which makes the database if it is not there.
 */
export async function prepareOnce(
  serverUrl: string,
  { database, stamp }: { database: string; stamp: string },
  work: () => Promise<void>,
): Promise<boolean> {
  const url = Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href
  const found = await withClient(url, readStamp).catch(ifMissing)
  if (found === stamp) return false
  await work()
  await withClient(url, (client) => writeStamp(client, stamp))
  return true
}

const place = `(select system_identifier::text from pg_control_system()) || '.' || 'flotilla.prepared'::regclass::oid`

async function readStamp(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ stamp: string }>(`select stamp from flotilla.prepared where place = ${place}`)
  return rows[0]?.stamp
}

async function writeStamp(client: Client, stamp: string): Promise<void> {
  await client.query(`
    create schema if not exists flotilla;
    create table if not exists flotilla.prepared (place text not null, stamp text not null);
    truncate flotilla.prepared`)
  await client.query(`insert into flotilla.prepared values (${place}, $1)`, [stamp])
}

const invalidCatalogName = '3D000'
const undefinedTable = '42P01'

/** There is no such database, or nothing was prepared in it. */
function ifMissing(error: { code?: string }): undefined {
  if (error.code !== invalidCatalogName && error.code !== undefinedTable) throw error
}

/** Of everything that is given, and of the files in a folder. */
export function stampOf(values: readonly unknown[], folder?: URL): string {
  const hash = createHash('sha256').update(JSON.stringify(values))
  const dir = folder && fileURLToPath(folder)
  for (const file of dir ? readdirSync(dir).toSorted() : [])
    hash.update(`${file}\0`).update(readFileSync(join(dir!, file)))
  return hash.digest('hex')
}

/** A connection for as long as `work` takes. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  return work(client).finally(() => client.end())
}
