/*---
title: 还书晚了
group: 借还
colour: late
why: 书一直不还，别人就看不到。
level: case
status: active
severity: low
since: "2025-11-01"
legal_basis:
  - 《村图书室借阅规则（示例）》第四条
params:
  grace_days: { type: bigint, value: 3, min: 0, max: 30, unit: 天, why: 路上耽搁几天不算 }
false_positives:
  - 读者生病住院
  - 书其实还了，忘了登记
---*/
select l.matter_id as subject,
       l.month as period,
       case when l.lent_at is null then 'not_applicable'
            when l.returned_at is null and l.due_at >= $as_of then 'not_applicable'
            when coalesce(l.returned_at, $as_of) > plus_minutes(l.due_at, $grace_days * 1440) then 'flag'
            else 'clear' end as outcome,
       days_between(date_of(l.due_at), date_of(coalesce(l.returned_at, $as_of))) as value,
       case when l.lent_at is null then '书没有借出'
            when l.returned_at is null and l.due_at >= $as_of then '还没到期'
            when coalesce(l.returned_at, $as_of) > plus_minutes(l.due_at, $grace_days * 1440) then '过了期还没还，或还晚了'
            else null end as reason,
       l.unit_id, l.division_code
from loan as l
