-- Constraints come `not valid`: all rows are read in 0011_validated.sql, while others use the tables.

-- More test cards, and what the network can say to them.
alter table cards drop constraint cards_behaviour_check, add constraint cards_behaviour_check
  check (behaviour in ('approves', 'declines', 'insufficient', 'silent', 'late', 'twice')) not valid;
alter table intents drop constraint intents_answer_check, add constraint intents_answer_check
  check (answer in ('approved', 'declined', 'insufficient')) not valid;
-- When the network says the same once more, should it do so.
alter table intents add column repeat_at timestamptz;

alter table intents drop constraint intents_status_check, add constraint intents_status_check
  check (status in ('authorising', 'authorised', 'declined', 'captured', 'voided', 'refunded')) not valid;
-- How much of the amount went back. Never more than was taken: the last word, should the code that counts ever be wrong.
alter table intents
  add column refunded integer not null default 0,
  add constraint intents_refunded_check check (refunded >= 0) not valid,
  add constraint never_more_than_taken
    check (refunded = 0 or (refunded <= amount and status in ('captured', 'refunded'))) not valid;

-- What staff gave back, and why.
create table refunds (
  id uuid primary key default uuidv7(),
  order_id uuid not null references intents,
  amount integer not null check (amount > 0),
  reason text not null,
  given_by text not null,
  given_at timestamptz not null
);
create index refunds_of_order on refunds (order_id);
