-- What is in whose cart, and what was seen when it was put in: price and name of that moment.
create table cart_items (
  owner text not null, -- the user id of a guest or of a customer
  product_id uuid not null,
  n bigint generated always as identity, -- the order in which things were put in
  quantity smallint not null check (quantity between 1 and 99),
  name text not null,
  seen_amount integer not null check (seen_amount >= 0), -- minor units
  seen_currency text not null check (seen_currency ~ '^[A-Z]{3}$'),
  primary key (owner, product_id)
);
