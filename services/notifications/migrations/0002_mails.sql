-- What was written to whom. Never changed: it is shown as it was sent.
create table mails (
  id uuid primary key default uuidv7(), -- by time: the order of ids is that of the mails
  customer_id text not null,
  order_id uuid,
  at timestamptz not null,
  to_address text not null,
  to_name text not null,
  subject text not null,
  text text not null,
  html text not null
);
create index mails_of_customer on mails (customer_id, id desc);

-- Where news of an order goes, as the order said.
create table recipients (
  order_id uuid primary key,
  customer_id text not null,
  email text not null,
  name text not null
);

-- News of an order that came before the order itself: other services tell them, on other ways.
create table early_news (
  seq bigint generated always as identity primary key,
  order_id uuid not null,
  news json not null
);
create index early_news_of_order on early_news (order_id, seq);
