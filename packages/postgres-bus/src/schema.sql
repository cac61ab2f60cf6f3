-- The bus on PostgreSQL: a database of its own. Applied as its owner at every start, so every statement may run again.

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
-- The service that published it, by its role, not by what the envelope claims. Null in rows older than this column.
do $$ begin
  if not exists (select from pg_attribute where attrelid = 'bus_messages'::regclass and attname = 'source') then
    alter table bus_messages add column source text;
  end if;
end $$;

-- How far each consumer is in each partition: everything up to here is done.
create table if not exists bus_cursors (
  consumer text not null,
  partition smallint not null,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  moved_at timestamptz not null, -- a consumer that is gone for ever must not hold messages back for ever
  primary key (consumer, partition)
) with (fillfactor = 50); -- room for the new version of a row beside the old: an update then touches no index
-- The database whose inbox notes what this consumer has handled. Null: not known.
do $$ begin
  if not exists (select from pg_attribute where attrelid = 'bus_cursors'::regclass and attname = 'inbox') then
    alter table bus_cursors add column inbox text;
  end if;
end $$;

-- The types that each consumer gets: all that any version of it has subscribed to and none has retired (docs/decisions/0055).
create table if not exists bus_interests (
  consumer text not null,
  type text not null,
  primary key (consumer, type)
);

-- The server whose transaction ids the messages and cursors are made of. Null: not known. See positions.sql of the outbox for why that matters.
create table if not exists bus_server (
  only_row boolean primary key default true check (only_row),
  server bigint
);
insert into bus_server default values on conflict do nothing;

-- Every role that may connect can read the messages, and write cursors and interests under its own name. The functions below do everything else, with the rights of the owner.
-- The owner, its members and superusers are not restricted: tools need that.
grant select on bus_messages, bus_server to public;
grant select, insert, update on bus_cursors to public;
grant select, insert, delete on bus_interests to public;
alter table bus_cursors enable row level security;
alter table bus_interests enable row level security;
drop policy if exists own on bus_cursors;
drop policy if exists own on bus_interests;
create policy own on bus_cursors using (consumer = session_user::text);
create policy own on bus_interests using (consumer = session_user::text);

create or replace function this_server() returns bigint language sql stable as $$ select system_identifier from pg_control_system() $$;

-- Called by each consumer when it begins; answers which server this is. On another server than before, after a logical restore, it gives all messages an id of this one, in the order
-- in which they were published, and lets every consumer begin at the oldest: consumers know the ids of the messages that they have had.
create or replace function bus_adopt() returns bigint language plpgsql security definer set search_path = public, pg_temp
  set lock_timeout = '2s' set transaction_timeout = 0 as $$
begin
  if not exists (select from bus_server where server = this_server()) then
    lock table bus_messages in share row exclusive mode;
    -- Another consumer may have done it meanwhile.
    if not exists (select from bus_server where server = this_server()) then
      update bus_messages set xid = default;
      update bus_cursors set xid = default, seq = default;
      update bus_server set server = this_server();
    end if;
  end if;
  return this_server();
end $$;

-- A service publishes under its own name, and only its own events. The receiver checks who may send a command.
create or replace function bus_publish(ids text[], types text[], sources text[], partitions smallint[], envelopes text[], published timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  refused record;
begin
  if not pg_has_role(session_user, current_user, 'member') then
    select source, type into refused from unnest(sources, types) as m(source, type)
    where source is distinct from session_user::text or (split_part(type, '.', 2) <> 'command' and split_part(type, '.', 1) <> session_user::text) limit 1;
    if found then
      raise insufficient_privilege using message = format('%s may not publish %s as %s', session_user, refused.type, refused.source);
    end if;
  end if;
  insert into bus_messages (id, type, source, partition, envelope, at)
  select id, type, source, partition, envelope::json, published
  from unnest(ids, types, sources, partitions, envelopes) with ordinality as m(id, type, source, partition, envelope, n)
  order by n
  on conflict (id) do nothing;
  if found then
    perform pg_notify('bus', '');
  end if;
end $$;

-- Every service tidies the bus, one at a time, and only where cursors say what was read. A service cannot delete what is younger than the retention time.
create or replace function bus_tidies() returns boolean language sql set search_path = public, pg_temp as $$
  select exists (select from bus_server where server = this_server()) and pg_try_advisory_xact_lock(hashtextextended('tidying the bus', 0))
$$;
create or replace function bus_old(before timestamptz, kept interval) returns timestamptz language sql set search_path = public, pg_temp as $$
  select case when pg_has_role(session_user, current_user, 'member') then before else least(before, now() - kept) end
$$;

create or replace function bus_forget_read(before timestamptz, most int) returns bigint language sql security definer set search_path = public, pg_temp as $$
  with turn as materialized (select bus_tidies() as mine, bus_old(before, '1 day') as before),
  floors as (select distinct on (partition) partition, xid, seq from bus_cursors order by partition, xid, seq),
  old as (
    select m.partition, m.xid, m.seq from turn, floors f cross join lateral (
      select * from bus_messages b where b.partition = f.partition and (b.xid, b.seq) <= (f.xid, f.seq) order by b.xid, b.seq limit most
    ) m where turn.mine and m.at < turn.before limit most
  ),
  gone as (delete from bus_messages m using old where (m.partition, m.xid, m.seq) = (old.partition, old.xid, old.seq) returning 1)
  select count(*) from gone
$$;

create or replace function bus_forget_unread(before timestamptz, most int, partitions int) returns bigint language sql security definer set search_path = public, pg_temp as $$
  with turn as materialized (select bus_tidies() as mine, bus_old(before, '14 days') as before),
  old as (
    select m.partition, m.xid, m.seq from turn, generate_series(0, partitions - 1) p cross join lateral (
      select * from bus_messages b where b.partition = p::smallint order by b.xid, b.seq limit most
    ) m where turn.mine and m.at < turn.before limit most
  ),
  gone as (delete from bus_messages m using old where (m.partition, m.xid, m.seq) = (old.partition, old.xid, old.seq) returning 1)
  select count(*) from gone
$$;

create or replace function bus_forget_consumers(before timestamptz, most int) returns bigint language sql security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from bus_cursors where (consumer, partition) in (
      select consumer, partition from bus_cursors where moved_at < bus_old(before, '14 days') limit most for update skip locked)
    returning 1
  )
  select count(*) from gone
$$;
