create table warehouses (name text primary key check (name ~ '^[a-z]{1,20}$'));
insert into warehouses values ('berlin'), ('lyon'), ('turin');

-- A row for each product in each warehouse. Whoever changes several of them locks them in the order of the primary key first.
create table stock (
  product_id uuid not null,
  warehouse text not null references warehouses,
  on_hand integer not null default 0 check (on_hand >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  -- How often the row changed; the version of a product is one more than the sum of its rows'.
  changes integer not null default 0,
  primary key (product_id, warehouse),
  -- The last word, should the code that counts ever be wrong.
  constraint never_below_zero check (reserved <= on_hand)
);
