/*---
title: 审批超时
group: 拖延章
colour: late
why: 群众等着用，批的人压着不批。先看是不是忙、病、外出，再看是不是“等人来找”。
level: case
status: active
severity: medium
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第八条：审批人应当在一个工作日内作出决定（演示参数）
params:
  grace_minutes: { type: bigint, value: 0, min: 0, max: 480, unit: 分钟, why: 差几分钟不算拖延 }
false_positives:
  - 审批人生病或者外出开会，没有委托别人
  - 停电、断网
  - 材料要向镇里核实，核实过程有记录
---*/
select r.matter_id as subject,
       r.month as period,
       case when a.due_at is null then 'not_applicable'
            when a.done_at > plus_minutes(a.due_at, $grace_minutes) then 'flag'
            else 'clear' end as outcome,
       a.minutes as value,
       case when a.due_at is null then '这一步没有定时限'
            when a.done_at > plus_minutes(a.due_at, $grace_minutes) then w.words || '最晚 ' || a.due_words || ' 前要批，' || a.done_words || ' 才批'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join seal_approval as a on a.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
