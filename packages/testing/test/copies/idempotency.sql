-- The answers that were given under an Idempotency-Key. A service copies this file as one of its first migrations.
create table idempotency_keys (
  scope text not null, -- operation and caller: one person's key means nothing to another
  key text not null,
  fingerprint bytea not null, -- SHA-256 of the request; the same key with another request is a mistake of the caller
  status smallint not null,
  body json not null, -- json, not jsonb: the answer comes again as it was, byte for byte
  created_at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
