-- Whose a card is: nobody else pays with its token. Cards from before this have none.
alter table cards add column customer_id text;
