-- Reads all rows; others read and write in the meantime.
alter table orders validate constraint orders_shipping_amount_check;
alter table orders validate constraint orders_status_check;
