import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { provision } from '@flotilla/embedded-postgres'
import type { Tables } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { Client, escapeIdentifier } from 'pg'

export interface Content extends Tables {
  /** Applied after the migrations, in order. */
  readonly sql?: readonly string[]
}

export interface Template {
  readonly name: string
  readonly role: string
  readonly owner: string
  readonly password: string
}

/** A database that holds `content`, made once per run and content. Roles as in production: migrations by the owner, rows by the service. */
export async function makeTemplate(superuserUrl: string, run: string, content: Content): Promise<Template> {
  const name = `${prefixOf(run)}${await hashOf(content)}`
  const template = { name, role: name, owner: `${name}_owner`, password: run }
  await using server = await connect(superuserUrl)
  await server.query('select pg_advisory_lock(hashtext($1))', [name])
  const { rows } = await server.query('select datistemplate from pg_database where datname = $1', [name])
  if (rows[0]?.datistemplate) return template
  // Not marked: who began it did not come to its end.
  await server.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
  const { ownerUrl } = await provision(superuserUrl, { service: name, password: run, ownerPassword: run })
  if (content.migrations || content.libraries) await migrate({ url: ownerUrl, ...content })
  await using database = await connect(ownerUrl)
  for (const text of content.sql ?? []) await database.query(text)
  await database.end()
  await server.query(`alter database ${escapeIdentifier(name)} is_template true`)
  return template
}

/** Drops every database and role of the run. */
export async function cleanUp(superuserUrl: string, run: string): Promise<void> {
  await using server = await connect(superuserUrl)
  const like = `${prefixOf(run).replaceAll('_', '\\_')}%`
  const databases = await server.query('select datname from pg_database where datname like $1', [like])
  for (const { datname } of databases.rows) {
    await server.query(`alter database ${escapeIdentifier(datname)} is_template false`)
    await server.query(`drop database ${escapeIdentifier(datname)} with (force)`)
  }
  const roles = await server.query('select rolname from pg_roles where rolname like $1', [like])
  for (const { rolname } of roles.rows) await server.query(`drop role ${escapeIdentifier(rolname)}`)
}

export async function connect(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url, application_name: 'flotilla testing' })
  // A connection that breaks while it is idle fails the next statement; unheard, it would end the process.
  client.on('error', () => {})
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

const prefixOf = (run: string) => `t_${run.slice(0, 8)}_`

async function hashOf({ libraries = [], migrations, sql = [] }: Content): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(libraries))
  for (const name of migrations ? (await readdir(migrations)).toSorted() : [])
    hash.update(`${name}\0${await readFile(join(fileURLToPath(migrations!), name))}\0`)
  for (const text of sql) hash.update(`${text}\0`)
  return hash.digest('hex').slice(0, 16)
}
