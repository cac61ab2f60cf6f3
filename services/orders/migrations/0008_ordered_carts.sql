-- The cart that became the order, as it was: a second order of it is refused. Null where cart did not say, and in orders of the version before.
-- An index of those that have one is made at once: none has one yet.
alter table orders add column cart_revision text;
create unique index orders_of_cart on orders (customer_id, cart_revision) where cart_revision is not null;
