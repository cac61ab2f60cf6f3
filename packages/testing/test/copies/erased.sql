-- Those who wanted to be forgotten, by an id that says nothing without what was forgotten. A service copies this file as one of its migrations.
create table erased (
  subject text primary key,
  at timestamptz not null
);
create index erased_age on erased (at);
