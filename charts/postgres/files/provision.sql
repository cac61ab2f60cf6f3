-- Roles, database and rights: the same as packages/embedded-postgres/src/provision.ts makes on a laptop. May be run again.
-- Variables: database, owner_password, clients (JSON: name to password), schema.
\set ON_ERROR_STOP on
select set_config('flotilla.clients', :'clients', false) \g /dev/null

select format('create role %I', :'database' || '_owner')
where not exists (select from pg_roles where rolname = :'database' || '_owner') \gexec
select format('alter role %I nosuperuser nocreatedb nocreaterole noreplication login password %L', :'database' || '_owner', :'owner_password') \gexec

select format('create role %I', key) from json_each_text(:'clients')
where not exists (select from pg_roles where rolname = key) \gexec
select format('alter role %I nosuperuser nocreatedb nocreaterole noreplication login password %L', key, value)
from json_each_text(:'clients') \gexec
-- A writing transaction left open holds back every later event of the whole server (architecture.md §5).
select format('alter role %I set %s = %L', key, setting, '5s')
from json_each_text(:'clients'), unnest(array['transaction_timeout', 'idle_in_transaction_session_timeout']) setting \gexec

select format('create database %I owner %I', :'database', :'database' || '_owner')
where not exists (select from pg_database where datname = :'database') \gexec
select format('revoke all on database %I from public', :'database') \gexec
select format('grant connect on database %I to %I', :'database', key) from json_each_text(:'clients') \gexec

\connect :database
-- Everyone who needs a table queues behind whoever waits to change it. The job tries again, with pauses.
set lock_timeout = '2s';
revoke all on schema public from public;
select format('grant all on schema public to %I', :'database' || '_owner') \gexec
-- The migration job does the same in schemas of libraries that it makes later.
select format(rights, key, :'database' || '_owner', nspname)
from json_each_text(:'clients'), pg_namespace, unnest(array[
  'grant usage on schema %3$I to %1$I',
  'grant select, insert, update, delete on all tables in schema %3$I to %1$I',
  'grant usage, select on all sequences in schema %3$I to %1$I',
  'alter default privileges for role %2$I in schema %3$I grant select, insert, update, delete on tables to %1$I',
  'alter default privileges for role %2$I in schema %3$I grant usage, select on sequences to %1$I'
]) rights
where nspname = 'public' or pg_get_userbyid(nspowner) = :'database' || '_owner' \gexec
select format('set role %I', :'database' || '_owner') \gexec
