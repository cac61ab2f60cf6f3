/** Messages to be published, written in the transaction that changes the state they tell of. */
export const outbox = `
-- The order in which the relay reads is (xid, seq), and it reads only below the oldest transaction still running, so a row that commits late is never skipped.
-- xid is the writer's own transaction, or the newest one that had ended when the row was written, if that is higher. So two transactions that wait for each
-- other's lock on one order keep the order in which they held it, even when the second one began first: the plain transaction id would turn them round.
-- It lies in two slots. New rows go into one of them, and the other is emptied by truncate when all of it is published: rows are never deleted, so there are
-- no dead ones to read past, however long a backup holds its snapshot.
create table if not exists messaging.outbox (
  slot smallint not null,
  xid xid8 not null default greatest(pg_current_xact_id(), (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
  seq bigint generated always as identity,
  envelope json not null -- json, not jsonb: it is stored and sent, never looked into, and comes out as it went in
) partition by list (slot);
create table if not exists messaging.outbox_0 partition of messaging.outbox for values in (0);
create table if not exists messaging.outbox_1 partition of messaging.outbox for values in (1);
create index if not exists outbox_in_commit_order on messaging.outbox (xid, seq);

-- The slot that new rows go into. A row that goes into the other one all the same, by a statement that began before the change, is published like any other.
create table if not exists messaging.outbox_slot (
  only_row boolean primary key default true check (only_row),
  current smallint not null default 0
);
insert into messaging.outbox_slot default values on conflict do nothing;

-- How far the relay is. One row; rows of the outbox up to here are published. Kept apart from them, so that publishing rewrites no row of the outbox.
create table if not exists messaging.outbox_relay (
  only_row boolean primary key default true check (only_row),
  xid xid8 not null default '0',
  seq bigint not null default 0,
  server bigint -- whose transaction ids these are, and the outbox's; null: not known, which counts as another one
);
insert into messaging.outbox_relay default values on conflict do nothing;

-- The server whose transaction ids the outbox and the relay's position are made of: the system identifier in its control file.
-- On another server, after a logical restore, they mean nothing: its ids begin low, so the old rows and the old position are ahead of every row to come.
create function messaging.this_server() returns bigint language sql stable as $$ select system_identifier from pg_control_system() $$;

-- Called by the relay when it begins. Returns at once on the server it knows. On another one it gives all rows an id of this server, and the relay begins at the first of them:
-- what was published before the restore is published again, and consumers know its message ids.
-- Within one id the order is that of seq, which is given at insert and survives a restore. Two transactions with the same key write one after the other, so it is the order of their commits.
create function messaging.adopt_outbox() returns void language plpgsql security definer set search_path = messaging, pg_temp
  set lock_timeout = '2s' set transaction_timeout = 0 as $$
begin
  if exists (select from outbox_relay where server = this_server()) then
    return;
  end if;
  lock table outbox in share row exclusive mode; -- who has written and not committed holds the table, so no row appears below the new ids later
  update outbox set xid = default;
  update outbox_relay set server = this_server(), xid = default, seq = default;
end $$;

-- Empties the slot that is not current and lets new rows go there. False when it cannot be done now: somebody uses that slot, or not all of it is published, or the position is
-- not of this server, or not below the oldest transaction still running, which no relay has read.
-- The lock is what makes it safe. Who has put a row there and not committed yet holds the table too, so with the lock every row is seen, and none can come.
-- It runs with the rights of the owner: the service may not truncate by itself, only where this says so.
create function messaging.rotate_outbox() returns boolean language plpgsql security definer set search_path = messaging, pg_temp as $$
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
  if not exists (select from outbox_relay where server = this_server() and xid < pg_snapshot_xmin(pg_current_snapshot())) then
    return false;
  end if;
  execute format('select exists (select from outbox_%s o, outbox_relay r where (o.xid, o.seq) > (r.xid, r.seq))', other) into waiting;
  if waiting then
    return false;
  end if;
  execute format('truncate outbox_%s', other);
  update outbox_slot set current = other;
  return true;
end $$;
`
