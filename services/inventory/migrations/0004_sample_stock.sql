-- Stock of the sample products that catalog's migrations put on sale (and of some more, which harms nobody): between 20 and 200 of each. The 13th is
-- sold out, and of the 14th there are two.
insert into stock (product_id, warehouse, on_hand)
select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, warehouse,
  case
    when n = 13 then 0
    when n = 14 then case warehouse when 'berlin' then 2 else 0 end
    else case warehouse when 'berlin' then 8 + n * 7 % 60 when 'lyon' then 6 + n * 11 % 60 else 6 + n * 13 % 62 end
  end
from generate_series(1, 400) as n, (values ('berlin'), ('lyon'), ('turin')) as w (warehouse);
