select 'voucher' as fact_table, v.voucher_id as row_id from voucher as v where v.voucher_id = $subject
union all
select 'task_done' as fact_table, t.task_id as row_id from task_done as t where t.matter_id = $subject
