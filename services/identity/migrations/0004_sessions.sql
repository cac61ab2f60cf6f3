create table sessions (
  id uuid primary key default uuidv7(),
  customer_id text not null references accounts,
  generation integer not null default 0, -- of the refresh token that may be used next
  advanced_at timestamptz not null, -- when that generation began
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_because text check ((ended_because is null) = (ended_at is null))
);
create index sessions_of_customer on sessions (customer_id) where ended_at is null;
create index sessions_by_expiry on sessions (expires_at);

-- All of a session's, used ones too: one that comes again is known by its generation.
create table refresh_tokens (
  hash bytea primary key check (length(hash) = 32), -- SHA-256; the token itself is random, so nothing slower is needed
  session_id uuid not null references sessions on delete cascade,
  generation integer not null
);
create index refresh_tokens_of_session on refresh_tokens (session_id);
