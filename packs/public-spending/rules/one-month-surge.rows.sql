select 'payments' as fact_table, row_id
from payments
where subject_of(public_body, payee) = $subject and month = $period
