-- Sagas and what happened to each. A service copies this file as one of its first migrations.
create table sagas (
  name text not null,
  id text not null,
  status text not null, -- running, compensating, parked, done, compensated
  state json not null,
  data json not null, -- what it was started with
  answers json not null, -- the data of the answers so far, by step
  reason text, -- in words, why it is being undone
  due_at timestamptz, -- a saga waits for one answer at a time, so it has one timer, and the timer cannot get out of step with the state
  traceparent text,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (name, id)
);
create index sagas_due on sagas (due_at) where due_at is not null;
create index sagas_open on sagas (name, status, started_at) where status not in ('done', 'compensated');

-- Every input a saga has had, those that changed nothing too: a late answer is worth knowing of.
create table saga_history (
  name text not null,
  id text not null,
  n int not null,
  at timestamptz not null,
  input json not null,
  status text not null,
  sent json not null, -- the types of the commands that it led to
  primary key (name, id, n),
  foreign key (name, id) references sagas
);
create index saga_history_age on saga_history (at);
