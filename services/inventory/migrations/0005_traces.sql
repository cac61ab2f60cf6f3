-- In which trace a reservation was made: its end belongs to it.
alter table reservations add column traceparent text;
