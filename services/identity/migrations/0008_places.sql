-- The place that the address belongs to: all of a /64 of IPv6 is one. Null where there is no address, and in lines of the version before: these are known by their address.
alter table security_events add column place text;
