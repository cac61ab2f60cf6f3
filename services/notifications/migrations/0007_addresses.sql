-- Names are in no mail any more, so they are not kept; the columns stay for versions that still write them.
alter table mails alter column to_name set default '';
alter table recipients alter column name set default '';

-- `held`: not handed to the mail server, but in the shop; until the customer confirms the address. All rows are read in 0009_validated.sql, while others use the table.
alter table deliveries
  drop constraint deliveries_state_check,
  add constraint deliveries_state_check check (state in ('queued', 'sent', 'failed', 'held')) not valid;

-- Of mails that keep an account safe. Null on rows of versions that do not say it: then what is of no order is taken for one.
alter table deliveries add column is_security boolean;

-- What a customer said is theirs, and whether they have shown it with a code from the first mail to it.
create table addresses (
  customer_id text not null,
  email text not null, -- as the customer wrote it
  since timestamptz not null,
  first_mail uuid, -- the one with the code; null while none may go there
  code_hashes bytea[] not null default '{}', -- SHA-256, one for each attempt: nobody knows which of them arrived
  confirmed_at timestamptz,
  primary key (customer_id, email)
);
create index addresses_unconfirmed on addresses (since) where confirmed_at is null;

-- How often something was done in the day that began with the first time. Of whom is a hash: the count outlives whoever wants to be forgotten, or it would begin anew with each guest.
create table counts (
  what text not null,
  of bytea not null,
  since timestamptz not null,
  n integer not null,
  primary key (what, of)
);
create index counts_age on counts (since);
