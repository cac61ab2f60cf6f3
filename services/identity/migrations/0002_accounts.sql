create table accounts (
  customer_id text primary key default 'customer-' || uuidv7(),
  email text not null, -- as it was written
  email_key text not null constraint one_account_an_address unique, -- as it is compared
  name text not null,
  roles text[] not null check (roles <@ array['customer', 'staff']),
  password_hash text not null, -- PHC: with its parameters, so that they can be raised
  created_at timestamptz not null
);
