import { type Client, escapeIdentifier } from 'pg'
import type { Ran } from './compare-migrations.ts'
import { grantRows } from './grants.ts'
import type { Migration } from './migrations.ts'
import type { Source } from './sources.ts'
import type { Copies } from './tables.ts'

/**
 * Returns which migrations of this source have run, in order, each with the checksum of its text as it ran. Creates the schema and its version tables if they are missing. If no checksum
 * was stored, because a release from before checksums ran it, the present text counts as what ran from now on. Only one migrator at a time may call it.
 */
export async function readRan(client: Client, { schema, migrations }: Source): Promise<Ran[]> {
  const [versions, checksums] = tablesOf(schema)
  if (schema !== 'public') await makeSchema(client, schema)
  // Checksums have a table of their own: a column of pgmigrations would wait for the lock of a backup.
  await client.query(`
    create table if not exists ${versions} (id serial primary key, name varchar(255) not null, run_on timestamp not null);
    create table if not exists ${checksums} (name text primary key, checksum text not null)`)
  await client.query(
    `insert into ${checksums} (name, checksum)
     select name, checksum from unnest($1::text[], $2::text[]) as file (name, checksum)
     where name in (select name from ${versions}) on conflict do nothing`,
    [migrations.map(({ name }) => name), migrations.map(({ checksum }) => checksum)],
  )
  const { rows } = await client.query<Ran>(
    `select name, checksum from ${versions} left join ${checksums} using (name) order by id`,
  )
  return rows
}

/** Tells whether the service has run copies of a library's files. */
export async function hasCopies(client: Client, { names }: Copies): Promise<boolean> {
  const { rowCount } = await client.query(`select where to_regclass('public.pgmigrations') is not null`)
  if (!rowCount) return false
  const ran = await client.query(
    `select from public.pgmigrations where regexp_replace(name, '^\\d+_', '') = any($1) limit 1`,
    [names],
  )
  return ran.rowCount === 1
}

/** Records a migration, in the transaction that runs it. */
export async function noteRun(client: Client, schema: string, { name, checksum }: Migration): Promise<void> {
  const [versions, checksums] = tablesOf(schema)
  await client.query(`insert into ${versions} (name, run_on) values ($1, now())`, [name])
  await client.query(
    `insert into ${checksums} values ($1, $2) on conflict (name) do update set checksum = excluded.checksum`,
    [name, checksum],
  )
}

/** The version table, and the table of checksums. */
export function tablesOf(schema: string): [versions: string, checksums: string] {
  const place = escapeIdentifier(schema)
  return [`${place}.pgmigrations`, `${place}.pgmigrations_checksums`]
}

/** Creates the schema. Every role that may use the rows of `public` may use its rows too. */
async function makeSchema(client: Client, schema: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema])
  if (rowCount) return
  const { rows } = await client.query<{ owner: string; role: string }>(`
    select distinct current_user as owner, pg_get_userbyid(grantee) as role
    from pg_default_acl, aclexplode(defaclacl)
    where defaclrole = current_user::regrole and defaclnamespace = 'public'::regnamespace and grantee <> defaclrole`)
  const grants = rows.map(({ owner, role }) => grantRows({ schema, owner, role }))
  await client.query(['begin', `create schema ${escapeIdentifier(schema)}`, ...grants, 'commit'].join(';'))
}
