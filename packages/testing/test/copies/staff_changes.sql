-- What staff changed: who, when, and what it was before and after. Nobody changes a line, and none goes before 90 days are over. A service copies this file as a migration.
create table staff_changes (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  subject text not null, -- of the token: whoever of staff it was
  operation text not null,
  object text not null, -- the id of what was changed
  version integer, -- the one that the change was for (If-Match); null: it is new
  before json, -- null: it is new
  after json not null
);
create index staff_changes_of_object on staff_changes (object, id);
create index staff_changes_by_age on staff_changes (at);

create function keep_staff_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '90 days' then
    return old;
  end if;
  raise exception 'staff changes are kept as they are';
end $$;
create trigger keep before update or delete on staff_changes for each row execute function keep_staff_changes();
create trigger keep_all before truncate on staff_changes for each statement execute function keep_staff_changes();
