-- The version of its definition that a saga was started with, and where it stands by the names of its steps. A service copies this file as a migration of its own, behind that of schema.sql.

-- Neither column rewrites the table. Code from before this file knows no versions: what it starts is of version 1.
alter table sagas add column version int not null default 1;

-- {"status", "at": name, "attempt", "reason", "steps": {name: status}}. Null: `state` says it, by the index in version 1, because code from before this file wrote the row last.
alter table sagas add column progress json;

-- Code from before this file goes on during the rollout and after a rollback. It reads and writes `state`, which is kept in step for version 1, and is the JSON value null for later versions: that code fails on it
-- instead of taking one step for another. Where it writes `state`, `progress` is out of date.
create function outdate_saga_progress() returns trigger language plpgsql as $$
begin
  new.progress := null;
  return new;
end $$;
create trigger outdate_saga_progress before update of state on sagas for each row
  when (new.state::text <> old.state::text and new.progress::text is not distinct from old.progress::text)
  execute function outdate_saga_progress();
