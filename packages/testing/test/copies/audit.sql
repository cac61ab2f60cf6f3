-- What operators did about messages, written in the transaction that does it. A service copies this file as a migration of its own, behind that of schema.sql.
create table operator_actions (
  seq bigint generated always as identity primary key,
  message_id text not null,
  type text not null,
  action text not null check (action in ('redrive', 'drop', 'replay')),
  who text not null, -- as the holder of the operator's key says
  because text,
  at timestamptz not null
);
create index operator_actions_of_message on operator_actions (message_id, seq);
create index operator_actions_age on operator_actions (at);
