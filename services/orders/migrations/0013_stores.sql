-- What a service's messages lie in, as it was last found. A service copies this file as a migration of its own, behind that of positions.sql.
-- When one is another than before, it was restored from a copy or made again, and what it should hold is perhaps not there.
create table message_stores (
  name text primary key check (name in ('bus', 'database')),
  id text not null,
  since timestamptz not null,
  replaced text -- the id before; null for the first one
);

-- Names this database: another after a restore, also on the same server. Not after a failover to a replica, or a restore of files.
create function this_database() returns text language sql stable as $$ select this_server() || '.' || 'inbox'::regclass::oid $$;
