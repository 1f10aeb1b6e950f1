select 'payment' as fact_table, cast(p.row_id as text) as row_id
from payment as p join death as d on d.id_number = p.id_number
where p.beneficiary_id = $subject and left(p.period, 4) = $period and p.paid_on > d.died_on
union all
select 'death' as fact_table, cast(d.row_id as text) as row_id
from death as d where d.id_number in (select p.id_number from payment as p where p.beneficiary_id = $subject)
union all
select 'bank_return' as fact_table, cast(r.row_id as text) as row_id
from bank_return as r join payment as p on p.payment_id = r.payment_id where p.beneficiary_id = $subject
