select 'matter' as fact_table, m.matter_id as row_id from matter as m where m.matter_id = $subject
union all
select 'task_done' as fact_table, t.task_id as row_id from task_done as t where t.matter_id = $subject and t.element = 'give_back'
