create table products (
  id uuid primary key default uuidv7(),
  name text not null,
  description text not null,
  category text not null,
  -- Minor units: a price of 12.90 EUR is 1290.
  price_amount integer not null check (price_amount >= 0),
  price_currency text not null check (price_currency ~ '^[A-Z]{3}$'),
  picture_shape text not null,
  picture_hue integer not null check (picture_hue between 0 and 359)
);

create index products_by_name on products (name, id);
