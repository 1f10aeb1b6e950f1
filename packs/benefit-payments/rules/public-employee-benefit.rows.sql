select 'payment' as fact_table, cast(p.row_id as text) as row_id
from payment as p where p.beneficiary_id = $subject and left(p.period, 4) = $period
union all
select 'public_employee' as fact_table, cast(e.row_id as text) as row_id
from public_employee as e where e.id_number in (select p.id_number from payment as p where p.beneficiary_id = $subject)
