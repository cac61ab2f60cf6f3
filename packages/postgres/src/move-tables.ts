/** How long the move waits for a lock: less than PostgreSQL's deadlock_timeout of 1 s, which would end a transaction of the service. */
const lockTimeout = '500ms'

/**
 * SQL that moves tables from `public` into the schema of a library, with their rows, indexes and rights: each by its name in `public`, with the name that it gets. One that is not there is
 * left out. A view remains in its place, so that code of the release before goes on, during the rollout and after a rollback. Name first what transactions take first.
 */
export function moveTables(schema: string, tables: Readonly<Record<string, string>>): string {
  const moves = Object.entries(tables).map(([before, after]) => move(schema, before, after))
  return `set local lock_timeout = '${lockTimeout}';\n${moves.join('\n')}`
}

function move(schema: string, before: string, after: string): string {
  return `do $$
declare
  one record;
begin
  if to_regclass('public.${before}') is null then
    return;
  end if;
  alter table public.${before} set schema ${schema};${before === after ? '' : rename(schema, before, after)}
  create view public.${before} as select * from ${schema}.${after};
end $$;`
}

// What PostgreSQL named after the table is named after it still.
function rename(schema: string, before: string, after: string): string {
  return `
  alter table ${schema}.${before} rename to ${after};
  for one in select conname as name from pg_constraint where conrelid = '${schema}.${after}'::regclass and starts_with(conname, '${before}_') loop
    execute format('alter table ${schema}.${after} rename constraint %I to %I', one.name, '${after}' || substr(one.name, ${before.length + 1}));
  end loop;
  for one in select indexrelid::regclass as index, relname as name from pg_index join pg_class c on c.oid = indexrelid
    where indrelid = '${schema}.${after}'::regclass and starts_with(relname, '${before}_') loop
    execute format('alter index %s rename to %I', one.index, '${after}' || substr(one.name, ${before.length + 1}));
  end loop;`
}
