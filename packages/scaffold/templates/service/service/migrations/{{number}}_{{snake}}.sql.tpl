-- A later file that changes this table adds a constraint as `not valid`, and the file after it validates it: `npm run check` says how.
create table {{snake}} (
  -- Chosen by who makes it, so that making it twice is making it once.
  id uuid primary key,
  text text not null,
  status text not null check (status in ('active', 'archived')),
  changed_at timestamptz not null
);
