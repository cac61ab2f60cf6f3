-- Where an order goes, and what it tells its customer. Defaults keep the version before this one writing.
alter table orders
  add email text not null default '',
  add address json not null default '{"name":"–","street":"–","postcode":"–","city":"–","country":"DE"}',
  add shipping_method text not null default 'standard',
  add shipping_amount integer not null default 0 check (shipping_amount >= 0), -- minor units; part of the total
  drop constraint orders_status_check,
  add constraint orders_status_check check (status in ('placed', 'confirmed', 'shipped', 'delivered', 'cancelling', 'cancelled'));

alter table order_items add variant text;

-- Each line that a customer reads, in the order in which it became true.
create table order_story (
  order_id uuid not null references orders,
  n bigint generated always as identity,
  at timestamptz not null,
  text text not null,
  primary key (order_id, n)
);
insert into order_story (order_id, at, text) select id, placed_at, 'Order placed' from orders;
