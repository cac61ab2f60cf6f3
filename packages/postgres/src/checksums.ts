import type { Client } from 'pg'
import type { Ran } from './compare-migrations.ts'
import type { MigrationFile } from './migration-files.ts'

/**
 * Which migrations have run, in order, each with the checksum of its file as it ran. Where none was kept, as before there were checksums or by a release from then, the file
 * that is here now counts as what ran, from now on. To be called by one migrator at a time.
 */
export async function readRan(client: Client, files: readonly MigrationFile[]): Promise<Ran[]> {
  // A table of its own: a column of pgmigrations would wait for the lock of a backup.
  await client.query(
    'create table if not exists public.pgmigrations_checksums (name text primary key, checksum text not null)',
  )
  const { rowCount } = await client.query(`select where to_regclass('public.pgmigrations') is not null`)
  if (!rowCount) return []
  await client.query(
    `insert into public.pgmigrations_checksums (name, checksum)
     select name, checksum from unnest($1::text[], $2::text[]) as file (name, checksum)
     where name in (select name from public.pgmigrations) on conflict do nothing`,
    [files.map(({ name }) => name), files.map(({ checksum }) => checksum)],
  )
  const { rows } = await client.query<Ran>(
    `select name, checksum from public.pgmigrations left join public.pgmigrations_checksums using (name) order by id`,
  )
  return rows
}

/** Keeps the checksum; part of the transaction that runs the file. */
export function keepChecksum({ name, checksum }: MigrationFile): string {
  return `insert into public.pgmigrations_checksums values ('${name.replaceAll("'", "''")}', '${checksum}')
    on conflict (name) do update set checksum = excluded.checksum`
}
