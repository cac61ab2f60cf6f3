import { defineTables, moveTables } from '@flotilla/postgres/define-tables'

const keys = `
-- The answers that were given under an Idempotency-Key.
create table if not exists idempotency.keys (
  scope text not null, -- operation and caller: one person's key means nothing to another
  key text not null,
  fingerprint bytea not null, -- SHA-256 of the request; the same key with another request is a mistake of the caller
  status smallint not null,
  body json not null, -- json, not jsonb: the answer comes again as it was, byte for byte
  created_at timestamptz not null,
  primary key (scope, key)
);
create index if not exists keys_age on idempotency.keys (created_at);
`

const claims = `
-- Idempotency-Keys of requests that are passed on to another service.
create table if not exists idempotency.claims (
  scope text not null, -- operation and caller
  key text not null,
  fingerprint bytea not null, -- SHA-256 of the request
  claimed_at timestamptz not null,
  claim uuid not null, -- whose it is: a later try takes over what an earlier one left behind
  status smallint, -- null while the request is on its way
  body json, -- json, not jsonb: the answer comes again as it was, byte for byte
  primary key (scope, key)
);
create index if not exists claims_age on idempotency.claims (claimed_at);
`

/** Where a service keeps Idempotency-Keys: `once` those of its own answers, `onceAcross` those of requests that it passes on. */
export const idempotencyTables = defineTables(
  'idempotency',
  { '0001_keys': keys, '0002_claims': claims },
  {
    names: ['idempotency', 'idempotency_claims'],
    move: moveTables('idempotency', { idempotency_keys: 'keys', idempotency_claims: 'claims' }),
  },
)
