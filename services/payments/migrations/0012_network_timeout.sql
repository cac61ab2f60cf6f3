-- Until when payments waits for the card network. Null where it does not: it has answered, the time was up, or a version before this one asked.
alter table intents add column gives_up_at timestamptz;
