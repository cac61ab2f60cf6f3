-- How often a line was changed since it was put in. With n, which no other line ever has, it tells one state of a line from all others: a cart's revision is made of both.
-- A trigger counts, so that pods of the version before count too.
alter table cart_items add column changes integer not null default 0;

create function count_change() returns trigger language plpgsql as $$
begin
  new.changes := old.changes + 1;
  return new;
end $$;
create trigger count_change before update on cart_items for each row execute function count_change();
