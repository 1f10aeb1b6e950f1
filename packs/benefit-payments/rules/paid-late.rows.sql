select 'payment' as fact_table, cast(p.row_id as text) as row_id
from payment as p where subject_of(p.pay_batch, p.division_code) = $subject
union all
select 'batch' as fact_table, cast(b.row_id as text) as row_id
from batch as b where b.pay_batch in (select p.pay_batch from payment as p where subject_of(p.pay_batch, p.division_code) = $subject)
