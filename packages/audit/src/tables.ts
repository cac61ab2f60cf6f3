import { defineTables, moveTables } from '@flotilla/postgres/define-tables'

const changes = `
-- What staff changed: who, when, and what it was before and after. Nobody changes a line, and none goes before 90 days are over.
create table if not exists audit.staff_changes (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  subject text not null, -- of the token: whoever of staff it was
  operation text not null,
  object text not null, -- the id of what was changed
  version integer, -- the one that the change was for (If-Match); null: it is new
  before json, -- null: it is new
  after json not null
);
create index if not exists staff_changes_of_object on audit.staff_changes (object, id);
create index if not exists staff_changes_by_age on audit.staff_changes (at);

create function audit.keep_staff_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '90 days' then
    return old;
  end if;
  raise exception 'staff changes are kept as they are';
end $$;
create trigger keep before update or delete on audit.staff_changes for each row execute function audit.keep_staff_changes();
create trigger keep_all before truncate on audit.staff_changes for each statement execute function audit.keep_staff_changes();
`

/** What staff changed. */
export const auditTables = defineTables(
  'audit',
  { '0001_staff_changes': changes },
  {
    names: ['staff_changes'],
    move: `${moveTables('audit', { staff_changes: 'staff_changes' })}
drop trigger keep on audit.staff_changes;
drop trigger keep_all on audit.staff_changes;
drop function public.keep_staff_changes();
`,
  },
)
