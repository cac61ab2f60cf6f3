-- Eight digits of every tracking number.
create sequence shipment_numbers maxvalue 99999999 cycle;

-- The shipment of an order, or that there is to be none: refused, or cancelled before it was booked (then without a parcel).
create table shipments (
  order_id uuid primary key,
  status text not null check (status in ('booked', 'on-the-way', 'delivered', 'cancelled', 'refused')),
  reason text, -- why it was refused, in words for the shopper
  customer_id text,
  address json,
  method text,
  pieces smallint,
  tracking text unique,
  steps json not null, -- what happened to the parcel, oldest first; always read and written as a whole
  passed smallint not null default 0, -- how many places of its route it has passed
  next_step_at timestamptz, -- only while it is on the way
  constraint has_parcel check (status in ('cancelled', 'refused') or
    (customer_id is not null and address is not null and method is not null and pieces is not null and tracking is not null))
);
create index shipments_due on shipments (next_step_at) where next_step_at is not null;
