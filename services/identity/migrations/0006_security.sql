-- What happened to accounts, for those who look into it. Nobody changes a line, and none goes before 90 days are over.
create table security_events (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  customer_id text, -- null: nobody's that is known here
  address text -- from where, as the edge saw it
);
create index security_events_of_customer on security_events (customer_id, id);
create index security_events_by_age on security_events (at);

create function keep_security_events() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '90 days' then
    return old;
  end if;
  raise exception 'security events are kept as they are';
end $$;
create trigger keep before update or delete on security_events for each row execute function keep_security_events();

-- Attempts to log in that did not succeed, by what was typed and from where.
create table log_in_failures (
  account bytea not null, -- SHA-256 of the e-mail address as it is compared: it need not be one of ours
  address text not null,
  failures integer not null,
  last_at timestamptz not null,
  primary key (account, address)
);
create index log_in_failures_by_age on log_in_failures (last_at);

-- Whoever forgot a password. Each request is kept, whether there is such an account or not, and seen to afterwards: so the answer tells nothing, nor does its time.
create table reset_requests (
  id bigint generated always as identity primary key,
  email_key text not null,
  asked_at timestamptz not null
);

create table password_resets (
  hash bytea primary key check (length(hash) = 32), -- SHA-256; the code itself is random
  customer_id text not null references accounts,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_resets_of_customer on password_resets (customer_id, created_at);
create index password_resets_by_expiry on password_resets (expires_at);
