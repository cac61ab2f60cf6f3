-- In which trace a parcel was booked: its way goes on in it.
alter table shipments add column traceparent text;
