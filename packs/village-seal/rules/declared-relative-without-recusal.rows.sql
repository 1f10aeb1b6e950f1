select 'matter' as fact_table, m.matter_id as row_id from matter as m where m.matter_id = $subject
union all
select 'task_done' as fact_table, t.task_id as row_id from task_done as t
where t.matter_id = $subject and t.element in ('approve_party', 'approve_village', 'approve_coop')
union all
select 'declared_relative' as fact_table, d.person_id as row_id
from declared_relative as d
join task_done as t on t.person_id = d.person_id
join seal_request as r on r.matter_id = t.matter_id
where r.matter_id = $subject
  and t.element in ('approve_party', 'approve_village', 'approve_coop')
  and (d.relative_person_id = r.applicant_person_id or d.relative_name = r.applicant_name)
