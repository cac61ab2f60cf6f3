-- The way of a mail to the mail server, where there is one.
create table deliveries (
  mail_id uuid primary key references mails,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0, -- begun
  due_at timestamptz not null, -- while one is at it: when it counts as lost
  settled_at timestamptz check ((settled_at is null) = (state = 'queued')),
  error text -- of the last attempt
);
create index deliveries_due on deliveries (due_at) where state = 'queued';
