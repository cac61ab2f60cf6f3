-- A try that the server refused for a reason of ours (log-in, sender, connection) does not count against the mail. Nor do tries before an operator sends it again.
alter table deliveries
  add column uncounted integer not null default 0, -- of the attempts
  add column blocked_since timestamptz; -- since when the server has refused us, as of the last attempt; null: it did not

-- On a large table it is made concurrently by hand before the release (docs/guides/migrate-without-downtime.md).
create index if not exists deliveries_failed on deliveries (settled_at) where state = 'failed';

-- Operators send mails again. Not validated: the constraint before was narrower, so every row fits.
alter table operator_actions
  drop constraint operator_actions_action_check,
  add constraint operator_actions_action_check check (action in ('redrive', 'drop', 'replay', 'resend')) not valid;
