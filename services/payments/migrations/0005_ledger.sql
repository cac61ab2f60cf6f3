create table accounts (name text primary key, meaning text not null);
insert into accounts values
  ('held', 'What networks hold for us on cards'),
  ('promised', 'The other side of what is held: to be taken, or let go'),
  ('card-network', 'What the network owes us for what was taken, less what went back'),
  ('sales', 'What customers paid'),
  ('refunds', 'What went back to customers');

-- Double entry: each row takes an amount from one account (credit) and gives it to another (debit), so everything together is zero, always.
create table ledger (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  order_id uuid not null,
  kind text not null check (kind in ('hold', 'let-go', 'take', 'refund')),
  debit text not null references accounts,
  credit text not null references accounts,
  amount bigint not null check (amount > 0), -- minor units
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  check (debit <> credit)
);
create index ledger_of_order on ledger (order_id);
-- A sum is held, let go and taken once; it may go back in parts.
create unique index ledger_once on ledger (order_id, kind) where kind <> 'refund';

-- What is written stays: a mistake is put right by another entry. Rights would not do: they are given to whole roles, and the owner has them anyway.
create function refuse_to_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: write another entry' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on ledger
  for each statement execute function refuse_to_rewrite();

-- What was held and taken before there was a ledger.
insert into ledger (at, order_id, kind, debit, credit, amount, currency)
select coalesce(answered_at, now()), order_id, kind, debit, credit, amount, currency
from intents, (values
  (1, 'hold', 'held', 'promised'), (2, 'let-go', 'promised', 'held'), (3, 'take', 'card-network', 'sales')
) as entry (n, kind, debit, credit)
where amount > 0 and (status = 'captured' or (status = 'authorised' and n = 1))
order by order_id, n;
