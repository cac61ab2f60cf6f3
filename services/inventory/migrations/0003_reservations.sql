-- What became of an order's wish for goods. It stays afterwards: a command that comes late finds out that it is.
create table reservations (
  order_id uuid primary key,
  status text not null check (status in ('reserved', 'confirmed', 'refused', 'released', 'expired')),
  refusal json, -- what was answered when it was refused, to be answered again
  expires_at timestamptz check (expires_at is not null or status <> 'reserved')
);
create index reservations_due on reservations (expires_at) where status = 'reserved';

-- From which shelves it was taken. Written once; the status says whether it is still away from them.
create table reservation_lines (
  order_id uuid not null references reservations,
  product_id uuid not null,
  warehouse text not null,
  quantity integer not null check (quantity > 0),
  primary key (order_id, product_id, warehouse)
);
