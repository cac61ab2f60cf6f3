/**
 * How long the move waits for its locks, all of them together, in ms. A transaction of the service that waits for the move waits no longer, so it never reaches PostgreSQL's
 * deadlock_timeout of 1 s, which could end it.
 */
const patienceMs = 500

/**
 * SQL that moves tables from `public` into the schema of a library, with their rows, indexes and rights: each by its name in `public`, with its new name. Tables that do not exist are
 * left out. A view takes the place of each, so the previous release goes on working, during the rollout and after a rollback. Name first what transactions lock first.
 */
export function moveTables(schema: string, tables: Readonly<Record<string, string>>): string {
  const moves = Object.entries(tables).map(([before, after]) => move(schema, before, after))
  return [lockAll(Object.keys(tables)), ...moves].join('\n')
}

function lockAll(tables: readonly string[]): string {
  return `do $$
declare
  until timestamptz := clock_timestamp() + interval '${patienceMs} ms';
  one regclass;
begin
  foreach one in array array[${tables.map((table) => `to_regclass('public.${table}')`).join(', ')}] loop
    continue when one is null;
    perform set_config('lock_timeout', greatest(1, extract(epoch from until - clock_timestamp()) * 1000)::int::text, true);
    execute format('lock table %s in access exclusive mode', one);
  end loop;
end $$;`
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

// Constraints and indexes that PostgreSQL named after the table get its new name too.
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
