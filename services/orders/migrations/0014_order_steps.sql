-- What a line says, as a code (OrderStep in the contract). Null in lines that the version before this one writes; 0015 fills in those that there are.
alter table order_story add column step text;
