/*---
title: 平台上谁审谁批
why: 每一笔报账的审核、第一签、第二签是谁、哪天签的。
---*/
select t.matter_id,
       max(case when t.element = 'review' then p.person_name end) as reviewed_by,
       max(case when t.element = 'review' then date_of(t.done_at) end) as reviewed_on,
       max(case when t.element = 'approve_first' then p.person_name end) as approved_by,
       max(case when t.element = 'approve_first' then date_of(t.done_at) end) as approved_on,
       max(case when t.element = 'approve_second' then p.person_name end) as second_approved_by,
       max(case when t.element = 'approve_second' then date_of(t.done_at) end) as second_approved_on,
       max(case when t.element = 'pay' then p.person_name end) as paid_by
from task_done as t
join payment_matter as m on m.matter_id = t.matter_id
left join (select person_id, max(person_name) as person_name from post_holder group by person_id) as p on p.person_id = t.person_id
group by t.matter_id
