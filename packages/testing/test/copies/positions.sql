-- Positions count on one server. A service copies this file as a migration of its own, behind that of schema.sql.

-- The server whose transaction ids the outbox and the relay's position are made of: the system identifier in its control file. Null: not known, which counts as another one.
-- On another server, after a logical restore, they mean nothing: its ids begin low, so the old rows and the old position are ahead of every row to come.
alter table outbox_relay add column server bigint;

create function this_server() returns bigint language sql stable as $$ select system_identifier from pg_control_system() $$;

-- Called by the relay when it begins. Returns at once on the server it knows. On another one it gives all rows an id of this server, and the relay begins at the first of them:
-- what was published before the restore is published again, and consumers know its message ids.
-- Within one id the order is that of seq, which is given at insert and survives a restore. Two transactions with the same key write one after the other, so it is the order of their commits.
create function adopt_outbox() returns void language plpgsql security definer set search_path = public, pg_temp
  set lock_timeout = '2s' set transaction_timeout = 0 as $$
begin
  if exists (select from outbox_relay where server = this_server()) then
    return;
  end if;
  lock table outbox in share row exclusive mode; -- who has written and not committed holds the table, so no row appears below the new ids later
  update outbox set xid = default;
  update outbox_relay set server = this_server(), xid = default, seq = default;
end $$;

-- As in schema.sql; and false where the position is not of this server, or not below the oldest transaction still running, which no relay has read.
create or replace function rotate_outbox() returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
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
