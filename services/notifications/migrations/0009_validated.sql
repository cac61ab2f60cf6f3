-- Reads all rows; others read and write in the meantime.
alter table deliveries validate constraint deliveries_state_check;
