-- What a service's own database needs to send and take messages. A service copies this file as its first migration.

-- Messages to be published, written in the transaction that changes the state they tell of.
-- The order in which the relay reads is (xid, seq), and it reads only below the oldest transaction still running, so a row that commits late is never skipped.
-- xid is the writer's own transaction, or the newest one that had ended when the row was written, if that is higher. So two transactions that wait for each
-- other's lock on one order keep the order in which they held it, even when the second one began first: the plain transaction id would turn them round.
create table outbox (
  xid xid8 not null default greatest(pg_current_xact_id(), (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
  seq bigint generated always as identity,
  envelope json not null, -- json, not jsonb: it is stored and sent, never looked into, and comes out as it went in
  primary key (xid, seq)
);

-- How far the relay is. One row; rows of the outbox up to here are published. Kept apart from them, so that publishing rewrites no row of the outbox.
create table outbox_relay (
  only_row boolean primary key default true check (only_row),
  xid xid8 not null default '0',
  seq bigint not null default 0
);
insert into outbox_relay default values;

-- The ids of the messages whose effect is in this database: a message that comes again finds its id here and changes nothing.
create table inbox (
  id text primary key,
  received_at timestamptz not null
);

-- Messages taken from the bus whose handler failed, and those of the same key that came after one: they wait here so that others need not.
create table retries (
  seq bigint generated always as identity primary key, -- the order within a key
  id text not null unique,
  type text not null,
  subject text not null,
  envelope json not null,
  attempts int not null,
  due_at timestamptz not null,
  error text
);
create index retries_of_key on retries (subject, seq);
create index retries_due on retries (due_at);

-- Messages that were given up on. A person redrives or drops them; a dropped one stays, with the reason.
create table dead_letters (
  id text primary key,
  type text not null,
  subject text not null,
  envelope json not null,
  attempts int not null,
  error text not null,
  died_at timestamptz not null,
  dropped_at timestamptz,
  dropped_because text
);
