import type { LibraryTables, Queryable, Row } from '@flotilla/postgres'

const queries = [
  `select table_schema as schema, concat_ws(' ', 'column', table_name, column_name, data_type, column_default, is_nullable, is_identity) as line
   from information_schema.columns`,
  `select schemaname as schema, 'index ' || indexdef as line from pg_indexes`,
  `select connamespace::regnamespace::text as schema, concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
   from pg_constraint where contype <> 'n'`,
  `select n.nspname as schema, 'trigger ' || pg_get_triggerdef(t.oid) as line
   from pg_trigger t join pg_class c on c.oid = tgrelid join pg_namespace n on n.oid = relnamespace where not tgisinternal`,
  `select pronamespace::regnamespace::text as schema, pg_get_functiondef(oid) as line from pg_proc where prokind = 'f'`,
]

/** Everything that is defined in the schemas of these libraries, a line each. */
export async function shapeOf(db: Queryable, libraries: readonly LibraryTables[]): Promise<string[]> {
  const schemas = libraries.map(({ schema }) => schema)
  const lines = await Promise.all(
    queries.map((query, n) =>
      db.query<Row>({
        name: `test.shape-${n}`,
        text: `select line from (${query}) all_lines where schema = any($1)`,
        values: [schemas],
      }),
    ),
  )
  return lines
    .flat()
    .map(({ line }) => line as string)
    .toSorted()
}
