select 'voucher' as fact_table, v.voucher_id as row_id
from voucher as v
where v.invoice_number in (select w.invoice_number from voucher as w where w.voucher_id = $subject)
