-- Reads all rows; others read and write in the meantime.
alter table cards validate constraint cards_behaviour_check;
alter table intents validate constraint intents_answer_check;
alter table intents validate constraint intents_status_check;
alter table intents validate constraint intents_refunded_check;
alter table intents validate constraint never_more_than_taken;
