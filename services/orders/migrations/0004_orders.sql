create table orders (
  id uuid primary key default uuidv7(), -- by time: the order of ids is that of the orders
  customer_id text not null,
  status text not null check (status in ('placed', 'confirmed', 'cancelled')),
  reason text, -- why it was cancelled, in words for the customer
  total_amount integer not null check (total_amount >= 0), -- minor units
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  placed_at timestamptz not null,
  settled_at timestamptz
);
create index orders_of_customer on orders (customer_id, id desc);

-- What was ordered, under the name and at the price of that moment.
create table order_items (
  order_id uuid not null references orders,
  n smallint not null,
  product_id uuid not null,
  name text not null,
  quantity smallint not null check (quantity > 0),
  price_amount integer not null check (price_amount >= 0),
  primary key (order_id, n)
);
