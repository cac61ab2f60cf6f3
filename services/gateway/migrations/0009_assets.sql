-- The scripts and styles of every release whose pages may still be open, so that each replica has those of all others. Their names carry their content's hash.
create table assets (
  name text primary key,
  content bytea not null,
  -- When a replica was last seen that has it.
  at timestamptz not null
);
