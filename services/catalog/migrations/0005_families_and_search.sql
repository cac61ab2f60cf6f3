-- Expands: the code before this one reads and lists as it did.
create table categories (
  slug text primary key check (slug ~ '^[a-z][a-z0-9-]{0,39}$'),
  name text not null
);
insert into categories (slug, name) values
  ('deck', 'On deck'),
  ('navigation', 'Navigation'),
  ('galley', 'Galley'),
  ('slop-chest', 'Slop chest'),
  ('rigging', 'Rigging'),
  ('safety', 'Safety'),
  ('fishing', 'Fishing'),
  ('cabin', 'Cabin'),
  ('shore', 'Ashore'),
  ('bosun', 'Bosun’s store'),
  ('reading', 'Reading'),
  ('small-boats', 'Small boats');

update products set category = replace(lower(category), ' ', '-');

-- Constraints come `not valid`: all rows are read in 0011_validated.sql, while others use the table.
alter table products
  add constraint products_category_fkey foreign key (category) references categories not valid,
  -- Variants share a family, which is the id of its first product.
  add column family uuid,
  add constraint products_family_fkey foreign key (family) references products not valid,
  add column variant text,
  add column version integer not null default 1,
  -- Stems of all words, and the words of the name as they are: for those the shopper has not finished typing.
  add column search tsvector not null generated always as (
    setweight(to_tsvector('simple', name || ' ' || coalesce(variant, '')), 'A')
      || setweight(to_tsvector('english', name || ' ' || coalesce(variant, '')), 'A')
      || setweight(to_tsvector('english', description), 'C')
  ) stored;

update products set family = id;
alter table products add constraint products_family_not_null not null family not valid;

create index products_by_words on products using gin (search);
create index products_by_family on products (family, price_amount, id);
create index products_by_category on products (category);
