import { defineTables, moveTables } from '@flotilla/postgres/define-tables'

const erased = `
-- Those who wanted to be forgotten, by an id that says nothing without what was forgotten.
create table if not exists erasure.erased (
  subject text primary key,
  at timestamptz not null
);
create index if not exists erased_age on erasure.erased (at);
`

/** Whose data was erased. */
export const erasureTables = defineTables(
  'erasure',
  { '0001_erased': erased },
  { names: ['erased'], move: moveTables('erasure', { erased: 'erased' }) },
)
