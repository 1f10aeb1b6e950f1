select 'payments' as fact_table, row_id
from payments
where public_body = $subject and left(month, 4) = $period
  and amount >= cast($threshold as bigint) - cast($threshold as bigint) * cast($band as double precision)
  and amount < cast($threshold as bigint)
