select 'voucher_line' as fact_table, l.line_id as row_id from voucher_line as l where l.line_id = $subject
union all
select 'voucher' as fact_table, v.voucher_id as row_id from voucher as v join voucher_line as l on l.voucher_id = v.voucher_id where l.line_id = $subject
