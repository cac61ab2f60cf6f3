-- What a card number was exchanged for. The number itself is never stored.
create table cards (
  token uuid primary key default uuidv7(),
  brand text not null,
  last4 text not null,
  -- How the simulated network treats it.
  behaviour text not null check (behaviour in ('approves', 'declines', 'silent', 'late')),
  created_at timestamptz not null
);

-- One payment of one order. Also the work list of the card network: rows with answer_at and no answered_at wait for their answer.
create table intents (
  order_id uuid primary key,
  status text not null check (status in ('authorising', 'authorised', 'declined', 'captured', 'voided')),
  -- Minor units. Null for a payment that was voided before it was asked for.
  amount integer check (amount >= 0),
  currency text,
  reason text,
  card_token uuid references cards,
  -- What the network will say, and when; a silent network never does.
  answer text check (answer in ('approved', 'declined')),
  answer_at timestamptz,
  answered_at timestamptz,
  -- The message to which the answer belongs, for the trace of causes.
  asked_by text
);

create index intents_waiting on intents (answer_at) where answered_at is null and answer_at is not null;
