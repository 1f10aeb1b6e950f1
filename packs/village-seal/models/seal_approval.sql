/*---
title: 用印审批
why: 一次审批一行：谁批的、什么时候到他手里、什么时候批的、批没批。
---*/
select t.matter_id, t.element, t.outcome, t.person_id as approver_person_id, t.opened_at, t.due_at, t.done_at,
       minutes_between(t.opened_at, t.done_at) as minutes,
       cast(cast(substring(cast(date_of(t.due_at) as text), 6, 2) as bigint) as text) || '月' || cast(cast(substring(cast(date_of(t.due_at) as text), 9, 2) as bigint) as text) || '日 '
         || cast(hour_of(t.due_at) as text) || ':' || lpad(cast(cast(floor(minutes_between(cast(date_of(t.due_at) as timestamptz), t.due_at)) as bigint) - 60 * hour_of(t.due_at) as text), 2, '0') as due_words,
       cast(cast(substring(cast(date_of(t.done_at) as text), 6, 2) as bigint) as text) || '月' || cast(cast(substring(cast(date_of(t.done_at) as text), 9, 2) as bigint) as text) || '日 '
         || cast(hour_of(t.done_at) as text) || ':' || lpad(cast(cast(floor(minutes_between(cast(date_of(t.done_at) as timestamptz), t.done_at)) as bigint) - 60 * hour_of(t.done_at) as text), 2, '0') as done_words
from task_done as t
join matter as m on m.matter_id = t.matter_id
where m.pack = 'village-seal'
  and t.element in ('approve_party', 'approve_village', 'approve_coop')
