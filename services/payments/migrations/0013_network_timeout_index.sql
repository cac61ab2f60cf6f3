-- What is due first: the answer, or the end of waiting for it. intents_waiting stays for the version before this one. In a file of its own: building it locks out writers, and readers too
-- behind an `alter table`.
create index intents_due on intents (least(answer_at, gives_up_at))
  where answered_at is null and least(answer_at, gives_up_at) is not null;
