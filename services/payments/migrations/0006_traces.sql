-- In which trace the network was asked: its answer goes on in it.
alter table intents add column traceparent text;
