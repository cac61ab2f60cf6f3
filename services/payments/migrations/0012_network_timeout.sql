-- Until when payments waits for the card network. Null where it does not: it has answered, the time was up, or a version before this one asked.
-- Who has millions of payments makes both by hand before the release, the index concurrently.
set local lock_timeout = '2s';
alter table intents add column if not exists gives_up_at timestamptz;

-- What is due first: the answer, or the end of waiting for it. intents_waiting stays for the version before this one.
create index if not exists intents_due on intents (least(answer_at, gives_up_at))
  where answered_at is null and least(answer_at, gives_up_at) is not null;
