/** What a service's messages lie in, as it was last found. When one is another than before, it was restored from a copy or replaced, and what it should hold may be missing. */
export const stores = `
create table if not exists messaging.stores (
  name text primary key check (name in ('bus', 'database')),
  id text not null,
  since timestamptz not null,
  replaced text -- the id before; null for the first one
);

-- Names this database: another after a restore, also on the same server. Not after a failover to a replica, or a restore of files.
create function messaging.this_database() returns text language sql stable as $$
  select messaging.this_server() || '.' || 'messaging.inbox'::regclass::oid
$$;

-- Notes which store was found. True if there was another one before.
create function messaging.note_store(store text, found text, at timestamptz) returns boolean language sql as $$
  insert into messaging.stores as known (name, id, since) values (store, found, at)
  on conflict (name) do update set id = excluded.id, since = excluded.since, replaced = known.id where known.id <> excluded.id
  returning replaced is not null
$$;

-- Called by the relay when it begins to publish to this store of the bus. Makes the outbox one of this server (adopt_outbox), notes both stores, and returns the position to publish from: the beginning,
-- if the bus is another one than before. All that the outbox still holds is then published again.
create function messaging.begin_outbox(bus text, at timestamptz, out server bigint, out xid xid8, out seq bigint) language plpgsql as $$
begin
  perform messaging.adopt_outbox();
  perform messaging.note_store('database', messaging.this_database(), at);
  if messaging.note_store('bus', bus, at) then
    update messaging.outbox_relay set xid = default, seq = default;
  end if;
  select r.server, r.xid, r.seq into begin_outbox.server, begin_outbox.xid, begin_outbox.seq from messaging.outbox_relay r;
end $$;
`
