import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

/** What was prepared on a database server, and from what: so that a start need not look again at what is as it was. It is kept on the server itself. */
export interface Prepared {
  /** Runs `work`, unless it was done with the same stamp before. Whether it ran. */
  once(name: string, stamp: string, work: () => Promise<void>): Promise<boolean>
}

export async function openPrepared(url: string): Promise<Prepared> {
  const stamps = await withClient(url, async (client) => {
    await client.query('create table if not exists flotilla_prepared (name text primary key, stamp text not null)')
    const { rows } = await client.query<{ name: string; stamp: string }>('select name, stamp from flotilla_prepared')
    return new Map(rows.map(({ name, stamp }) => [name, stamp]))
  })
  return {
    async once(name, stamp, work) {
      if (stamps.get(name) === stamp) return false
      await work()
      stamps.set(name, stamp)
      await withClient(url, (client) =>
        client.query(
          'insert into flotilla_prepared values ($1, $2) on conflict (name) do update set stamp = excluded.stamp',
          [name, stamp],
        ),
      )
      return true
    },
  }
}

/** Of everything that is given, and of the files in a folder. */
export function stampOf(values: readonly unknown[], dir?: string): string {
  const hash = createHash('sha256').update(JSON.stringify(values))
  const files = dir && existsSync(dir) ? readdirSync(dir).toSorted() : []
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(dir!, file)))
  return hash.digest('hex')
}

/** A connection for as long as `work` takes. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  return work(client).finally(() => client.end())
}
