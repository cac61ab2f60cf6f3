import { defineTables, moveTables } from '@flotilla/postgres/define-tables'

const sagas = `
create table if not exists saga.sagas (
  name text not null,
  id text not null,
  status text not null, -- running, compensating, parked, done, compensated
  state json not null, -- the statuses by the index of the step, in version 1; the JSON value null in later ones
  data json not null, -- what it was started with
  answers json not null, -- the data of the answers so far, by step
  reason text, -- in words, why it is being undone
  due_at timestamptz, -- a saga waits for one answer at a time, so it has one timer, and the timer cannot get out of step with the state
  traceparent text,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1, -- of the definition that it was started with; code that knows no versions starts 1
  progress json, -- {"status", "at": name, "attempt", "reason", "steps": {name: status}}; null: \`state\` says it, because code that knows no versions wrote the row last
  primary key (name, id)
);
create index if not exists sagas_due on saga.sagas (due_at) where due_at is not null;
create index if not exists sagas_open on saga.sagas (name, status, started_at) where status not in ('done', 'compensated');

-- Code that knows no versions reads and writes \`state\`, which is kept in step for version 1. That code fails on the JSON value null, instead of taking one step for another.
-- Where it writes \`state\`, \`progress\` is out of date.
create function saga.outdate_progress() returns trigger language plpgsql as $$
begin
  new.progress := null;
  return new;
end $$;
create trigger outdate_progress before update of state on saga.sagas for each row
  when (new.state::text <> old.state::text and new.progress::text is not distinct from old.progress::text)
  execute function saga.outdate_progress();
`

const history = `
-- Every input a saga has had, those that changed nothing too: a late answer is worth knowing of.
create table if not exists saga.history (
  name text not null,
  id text not null,
  n int not null,
  at timestamptz not null,
  input json not null,
  status text not null,
  sent json not null, -- the types of the commands that it led to
  primary key (name, id, n),
  foreign key (name, id) references saga.sagas
);
create index if not exists history_age on saga.history (at);
`

/** Sagas, and what happened to each. */
export const sagaTables = defineTables(
  'saga',
  { '0001_sagas': sagas, '0002_history': history },
  {
    names: ['saga', 'saga_versions'],
    // A copy of only the first file has no versions.
    move: `${moveTables('saga', { sagas: 'sagas', saga_history: 'history' })}
alter table saga.sagas add column if not exists version int not null default 1, add column if not exists progress json;
drop trigger if exists outdate_saga_progress on saga.sagas;
drop function if exists public.outdate_saga_progress();
`,
  },
)
