/** Messages of the outbox that the bus has refused, and those that wait behind them. */
export const held = `
create table if not exists messaging.outbox_held (
  seq bigint primary key, -- that of the row in the outbox: the order within a key, which survives a restore
  id text not null unique,
  type text not null,
  subject text not null,
  envelope json not null,
  destination text, -- what takes no messages for now, a service or one type: the others to it wait here too. Null: the message itself is refused, and holds up no other
  reason text not null, -- in the words of the bus
  held_at timestamptz not null,
  attempts int not null default 0, -- since it is held
  due_at timestamptz not null
);
create index if not exists outbox_held_in_order on messaging.outbox_held (destination, seq);
create index if not exists outbox_held_due on messaging.outbox_held (due_at) where destination is null;
`
