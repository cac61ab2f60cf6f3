-- What a service's own database needs to send and take messages. A service copies this file as its first migration.

-- Messages to be published, written in the transaction that changes the state they tell of.
-- The order in which the relay reads is (xid, seq), and it reads only below the oldest transaction still running, so a row that commits late is never skipped.
-- xid is the writer's own transaction, or the newest one that had ended when the row was written, if that is higher. So two transactions that wait for each
-- other's lock on one order keep the order in which they held it, even when the second one began first: the plain transaction id would turn them round.
-- It lies in two slots. New rows go into one of them, and the other is emptied by truncate when all of it is published: rows are never deleted, so there are
-- no dead ones to read past, however long a backup holds its snapshot.
create table outbox (
  slot smallint not null,
  xid xid8 not null default greatest(pg_current_xact_id(), (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
  seq bigint generated always as identity,
  envelope json not null -- json, not jsonb: it is stored and sent, never looked into, and comes out as it went in
) partition by list (slot);
create table outbox_0 partition of outbox for values in (0);
create table outbox_1 partition of outbox for values in (1);
create index outbox_in_commit_order on outbox (xid, seq);

-- The slot that new rows go into. A row that goes into the other one all the same, by a statement that began before the change, is published like any other.
create table outbox_slot (
  only_row boolean primary key default true check (only_row),
  current smallint not null default 0
);
insert into outbox_slot default values;

-- How far the relay is. One row; rows of the outbox up to here are published. Kept apart from them, so that publishing rewrites no row of the outbox.
create table outbox_relay (
  only_row boolean primary key default true check (only_row),
  xid xid8 not null default '0',
  seq bigint not null default 0
);
insert into outbox_relay default values;

-- Empties the slot that is not current and lets new rows go there. False when it cannot be done now: somebody uses that slot, or not all of it is published.
-- The lock is what makes it safe. Who has put a row there and not committed yet holds the table too, so with the lock every row is seen, and none can come.
-- It runs with the rights of the owner: the service may not truncate by itself, only where this says so.
create function rotate_outbox() returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  other smallint := (select 1 - current from outbox_slot for update);
  waiting boolean;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'rotate_outbox needs read committed: another snapshot does not see all rows';
  end if;
  begin
    execute format('lock table outbox_%s in access exclusive mode nowait', other);
  exception when lock_not_available then
    return false; -- never in a queue: who comes behind a waiting lock waits too
  end;
  execute format('select exists (select from outbox_%s o, outbox_relay r where (o.xid, o.seq) > (r.xid, r.seq))', other) into waiting;
  if waiting then
    return false;
  end if;
  execute format('truncate outbox_%s', other);
  update outbox_slot set current = other;
  return true;
end $$;

-- The ids of the messages whose effect is in this database: a message that comes again finds its id here and changes nothing.
create table inbox (
  id text primary key,
  received_at timestamptz not null
);
create index inbox_age on inbox (received_at);

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
