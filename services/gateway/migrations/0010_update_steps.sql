-- What the line says, as a code (OrderStep in the contract of orders). Null in lines from before; they are gone within a week.
alter table order_updates add column step text;
