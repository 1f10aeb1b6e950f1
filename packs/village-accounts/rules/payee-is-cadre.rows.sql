select 'voucher' as fact_table, v.voucher_id as row_id from voucher as v where v.voucher_id = $subject
union all
select 'post_holder' as fact_table, h.person_id as row_id
from post_holder as h join entry as e on e.unit_id = h.unit_id and e.counterparty = h.person_name where e.voucher_id = $subject
union all
select 'declared_relative' as fact_table, d.person_id as row_id
from declared_relative as d join entry as e on e.unit_id = d.unit_id and e.counterparty = d.relative_name where e.voucher_id = $subject
