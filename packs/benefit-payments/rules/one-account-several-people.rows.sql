select 'payment' as fact_table, cast(p.row_id as text) as row_id
from payment as p where p.account = $subject and left(p.period, 4) = $period
