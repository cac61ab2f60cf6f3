-- What browsers are told of their orders, for as long as one may come back and ask for what it missed.
create table order_updates (
  seq bigint generated always as identity primary key,
  customer_id text not null,
  order_id uuid not null,
  status text not null,
  at timestamptz not null,
  text text not null
);
create index order_updates_of_customer on order_updates (customer_id, seq);
create index order_updates_age on order_updates (at);
