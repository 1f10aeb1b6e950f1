/*---
title: 借阅
why: 借一次一行：什么时候借走、什么时候还。
---*/
select m.matter_id, m.unit_id, m.division_code, m.month, m.status, m.opened_at, m.closed_at,
       cast(max(case when f.name = 'copies' then f.value end) as bigint) as copies,
       max(case when t.element = 'give_back' then t.opened_at end) as lent_at,
       max(case when t.element = 'give_back' then t.due_at end) as due_at,
       max(case when t.element = 'give_back' then t.done_at end) as returned_at
from matter as m
left join matter_field as f on f.matter_id = m.matter_id
left join task_done as t on t.matter_id = m.matter_id
where m.pack = '_example-library'
group by m.matter_id, m.unit_id, m.division_code, m.month, m.status, m.opened_at, m.closed_at
