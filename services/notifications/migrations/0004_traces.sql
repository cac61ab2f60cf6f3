-- In which trace the news came that a mail tells: its way to the mail server goes on in it.
alter table deliveries add column traceparent text;
