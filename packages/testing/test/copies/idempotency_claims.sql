-- Idempotency-Keys of requests that are passed on to another service. A service copies this file as one of its first migrations.
create table idempotency_claims (
  scope text not null, -- operation and caller
  key text not null,
  fingerprint bytea not null, -- SHA-256 of the request
  claimed_at timestamptz not null,
  claim uuid not null, -- whose it is: a later try takes over what an earlier one left behind
  status smallint, -- null while the request is on its way
  body json, -- json, not jsonb: the answer comes again as it was, byte for byte
  primary key (scope, key)
);
create index idempotency_claims_age on idempotency_claims (claimed_at);
