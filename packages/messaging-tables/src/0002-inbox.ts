/** Messages that came, and what became of them. */
export const inbox = `
-- The ids of the messages whose effect is in this database: a message that comes again finds its id here and changes nothing.
create table if not exists messaging.inbox (
  id text primary key,
  received_at timestamptz not null
);
create index if not exists inbox_age on messaging.inbox (received_at);

-- Messages taken from the bus whose handler failed, and those of the same key that came after one: they wait here so that others need not.
create table if not exists messaging.retries (
  seq bigint generated always as identity primary key, -- the order within a key
  id text not null unique,
  type text not null,
  subject text not null,
  envelope json not null,
  attempts int not null,
  due_at timestamptz not null,
  error text
);
create index if not exists retries_of_key on messaging.retries (subject, seq);
create index if not exists retries_due on messaging.retries (due_at);

-- Messages that were given up on. A person redrives or drops them; a dropped one stays, with the reason.
create table if not exists messaging.dead_letters (
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

-- What operators did about messages, written in the transaction that does it.
create table if not exists messaging.operator_actions (
  seq bigint generated always as identity primary key,
  message_id text not null,
  type text not null,
  action text not null check (action in ('redrive', 'drop', 'replay', 'resend')), -- resend is of mails
  who text not null, -- as the holder of the operator's key says
  because text,
  at timestamptz not null
);
create index if not exists operator_actions_of_message on messaging.operator_actions (message_id, seq);
create index if not exists operator_actions_age on messaging.operator_actions (at);
`
