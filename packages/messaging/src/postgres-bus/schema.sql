-- The bus on PostgreSQL: a database of its own. Applied at every start, so every statement may run again.

-- Read in the order (xid, seq), as the outbox is; see there for why xid is computed this way.
create table if not exists bus_messages (
  partition smallint not null,
  xid xid8 not null default greatest(pg_current_xact_id(), (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
  seq bigint generated always as identity,
  id text not null unique, -- a relay that crashed between publishing and noting so publishes again: the second time does nothing
  type text not null,
  envelope json not null,
  at timestamptz not null, -- when it was published; messages are kept for a time
  primary key (partition, xid, seq)
);

-- How far each consumer is in each partition: everything up to here is done.
create table if not exists bus_cursors (
  consumer text not null,
  partition smallint not null,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  moved_at timestamptz not null, -- a consumer that is gone for ever must not hold messages back for ever
  primary key (consumer, partition)
) with (fillfactor = 50); -- room for the new version of a row beside the old: an update then touches no index
