create table cart (
  -- Chosen by who makes it, so that making it twice is making it once.
  id uuid primary key,
  text text not null,
  status text not null check (status in ('active', 'archived')),
  changed_at timestamptz not null
);
