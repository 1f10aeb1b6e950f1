/*---
title: 份数不符
group: 错误章
colour: bypassed
why: 批了几份就盖几份。多盖的那份可能私下用，少盖的那份可能盖在了别处。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第九条（演示参数）
params: {}
false_positives:
  - 盖坏了一张重盖，坏的那张已经作废存档
  - 申请人临时少要一份，当场写了说明
---*/
with stamped as (
  select matter_id, min(month) as month, count(*) as impressions
  from seal_impression
  where matter_id is not null
  group by matter_id
), granted as (
  select matter_id, max(copies) as copies
  from authorisation
  group by matter_id
)
select r.matter_id as subject,
       s.month as period,
       case when g.copies is null then 'not_applicable'
            when s.impressions > g.copies then 'flag'
            when r.closed_at is null then 'not_applicable'
            when s.impressions < g.copies and r.status = 'done' then 'flag'
            when s.impressions < g.copies then 'not_applicable'
            else 'clear' end as outcome,
       s.impressions - g.copies as value,
       case when g.copies is null then '没有批准的份数可以比'
            when s.impressions > g.copies then w.words || '批 ' || cast(g.copies as text) || ' 份，盖了 ' || cast(s.impressions as text) || ' 次'
            when r.closed_at is null then '还在办，没盖完'
            when s.impressions < g.copies and r.status = 'done' then w.words || '批 ' || cast(g.copies as text) || ' 份，只盖了 ' || cast(s.impressions as text) || ' 次'
            when s.impressions < g.copies then '没盖完就停办了'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join stamped as s on s.matter_id = r.matter_id
left join granted as g on g.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
