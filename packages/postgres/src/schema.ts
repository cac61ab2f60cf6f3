import { createHash } from 'node:crypto'
import { changed, findChanged, type Ran } from './compare-migrations.ts'
import type { Queryable } from './database.ts'
import { type Source, sourcesOf } from './sources.ts'
import { type Row, type Statement, sql } from './sql.ts'
import type { Tables } from './tables.ts'
import { tablesOf } from './version-table.ts'

/** The database does not have the schema that this code was written for. */
export class SchemaError extends Error {
  override name = 'SchemaError'
}

/**
 * Refuses a database on which one of the migrations, of the libraries or of the service, has not run, or has run with another text. Newer migrations are fine: they expand first and contract
 * a release later, so this version still works on them. But for one that says what code has to know (`0012_contract_0009_drop_old_price.sql`: the
 * migration 0009) where this does not. Never migrates: that is the migration job's work, with a role of its own.
 */
export async function assertSchema(db: Queryable, tables: Tables): Promise<void> {
  const sources = sourcesOf(tables)
  const ran = await readRan(db, sources)
  const findings = sources.flatMap((source) =>
    findingsOf(
      source,
      ran.filter(({ schema }) => schema === source.schema),
    ),
  )
  if (findings.length > 0) throw new SchemaError(findings.join('; '))
}

function findingsOf({ migrations, pathOf }: Source, ran: readonly Ran[]): string[] {
  const expected = migrations.map(({ name }) => name)
  const missing = expected.filter((name) => !ran.some((one) => one.name === name))
  const beyond = ran.find(({ name }) => !expected.includes(name) && !isKnown(neededFor(name), expected))?.name
  return [
    ...(missing.length > 0
      ? [
          `the database lacks the migrations ${missing.map(pathOf).join(', ')}; run them first (flotilla start and the chart's migration job do)`,
        ]
      : []),
    ...findChanged(migrations, ran).map(({ name }) => `${pathOf(name)} ${changed}`),
    ...(beyond
      ? [
          `the database has been contracted by ${beyond}: this version is from before ${neededFor(beyond)}, and cannot work on it any more`,
        ]
      : []),
  ]
}

/** A schema that was never migrated has no version table; one that only an old migrator has seen has no checksums. */
async function readRan(db: Queryable, sources: readonly Source[]): Promise<(Ran & { schema: string })[]> {
  const schemas = sources.map(({ schema }) => schema)
  const found = await db.query(sql<{ schema: string; hasChecksums: boolean }>('schema.version-tables')`
    select schema, to_regclass(format('%I.pgmigrations_checksums', schema)) is not null as "hasChecksums"
    from unnest(${schemas}::text[]) as schema where to_regclass(format('%I.pgmigrations', schema)) is not null`)
  return found.length > 0 ? db.query(readAll(found)) : []
}

function readAll(
  found: readonly { schema: string; hasChecksums: boolean }[],
): Statement<Ran & { schema: string } & Row> {
  const parts = found.map(({ schema, hasChecksums }) => {
    const [versions, checksums] = tablesOf(schema)
    const sums = hasChecksums ? `left join ${checksums} using (name)` : 'cross join (select null as checksum) unknown'
    return `select '${schema}' as schema, name, checksum, id from ${versions} ${sums}`
  })
  const text = `${parts.join(' union all ')} order by id`
  // A name stands for one text, and which tables exist can change between two tries.
  const name = `schema.ran.${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
  return { name, text: `/* ${name} */ ${text}`, values: [] }
}

// `0012_contract_0009_drop_old_price`: code that knows 0009 does without the old price.
function neededFor(migration: string): string | undefined {
  return /^\d+_contract_(\d+)_/.exec(migration)?.[1]
}

function isKnown(number: string | undefined, migrations: readonly string[]): boolean {
  return number === undefined || migrations.some((name) => name.startsWith(`${number}_`))
}
