-- A try that the server refused for a reason of ours (log-in, sender, connection) does not count against the mail. Nor do tries before an operator sends it again.
alter table deliveries
  add column uncounted integer not null default 0, -- of the attempts
  add column blocked_since timestamptz; -- since when the server has refused us, as of the last attempt; null: it did not

-- On a large table it is made concurrently by hand before the release (docs/guides/migrate-without-downtime.md).
create index if not exists deliveries_failed on deliveries (settled_at) where state = 'failed';

-- It also let operators send mails again, which the library of messages allows by itself now:
-- valid checksum: b8e674d1aeba9fdac738fbc1d7aabfc0477d54d1b168767120395cde2435151f
