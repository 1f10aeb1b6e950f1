select 'payments' as fact_table, row_id
from payments
where public_body = $subject and left(month, 4) = $period
  and amount >= $threshold - $threshold * $band
  and amount < $threshold
