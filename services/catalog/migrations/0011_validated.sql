-- Reads all rows; others read and write in the meantime.
alter table products validate constraint products_category_fkey;
alter table products validate constraint products_family_fkey;
alter table products validate constraint products_family_not_null;
