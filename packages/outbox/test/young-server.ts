import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provision, removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { migrate } from '@flotilla/postgres/migrate'
import type { Content } from '@flotilla/testing'
import { Client } from 'pg'

/** A PostgreSQL server that has just been made, so its transaction ids are below those of one that has worked for long. */
export async function startYoungServer() {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-young-'))
  const server = await startPostgres({ dir, settings: { fsync: 'off' } })
  let made = 0
  return {
    /** A database with the schema, and in it what the one at `ownerUrl` holds. */
    async restore(ownerUrl: string, { sql = [], ...tables }: Content): Promise<{ url: string; ownerUrl: string }> {
      const password = 'young'
      const access = await provision(server.url, { service: `young_${++made}`, password, ownerPassword: password })
      await using source = await connect(ownerUrl)
      await using target = await connect(access.ownerUrl)
      await migrate({ url: access.ownerUrl, ...tables })
      for (const text of sql) await target.query(text)
      await copy(source, target)
      return access
    },
    async stop() {
      await server.stop()
      await removePostgres(dir)
    },
  }
}

/** Takes so many transaction ids, one after the other. */
export async function spendIds(ownerUrl: string, count: number): Promise<void> {
  await using client = await connect(ownerUrl)
  await client.query(`do $$ begin for n in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`)
}

// What pg_dump and pg_restore do, which do not come from npm: rows as they are, and how far each sequence is.
async function copy(source: Client, target: Client): Promise<void> {
  for (const table of await namesOf(source, 'r')) {
    const { rows } = await source.query(`select json_agg(t)::text as copied from ${table} t`)
    const copied = `select * from json_populate_recordset(null::${table}, $1)`
    await target.query(`truncate ${table}`)
    await target.query(`insert into ${table} overriding system value ${copied}`, [rows[0].copied])
  }
  for (const sequence of await namesOf(source, 'S')) {
    const { rows } = await source.query(`select last_value, is_called from ${sequence}`)
    await target.query('select setval($1, $2, $3)', [sequence, rows[0].last_value, rows[0].is_called])
  }
}

/** All tables (`r`) or sequences (`S`). */
async function namesOf(client: Client, kind: 'r' | 'S'): Promise<string[]> {
  const text = `select oid::regclass::text as name from pg_class where relkind = $1 and relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'`
  return (await client.query(text, [kind])).rows.map(({ name }) => name)
}

async function connect(connectionString: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
