/*---
title: 批准过期才盖
group: 错误章
colour: bypassed
why: 批准三个工作日内有效。放久了再盖，情况可能早变了。
level: case
status: active
severity: medium
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第九条：批准三个工作日内有效（演示参数）
params:
  grace_minutes: { type: bigint, value: 0, min: 0, max: 60, unit: 分钟, why: 套筒和平台的时钟可能差一点 }
false_positives:
  - 套筒坏了在修，有报修单
  - 批准快到期时断网，离线盖的，联网才上传
---*/
with late as (
  select i.matter_id, min(i.month) as month,
         count(*) as impressions,
         count(i.expires_at) as dated,
         count(case when i.at > plus_minutes(i.expires_at, $grace_minutes) then 1 end) as after_expiry
  from seal_impression as i
  where i.matter_id is not null
  group by i.matter_id
)
select r.matter_id as subject,
       l.month as period,
       case when l.after_expiry > 0 then 'flag'
            when l.dated < l.impressions then 'not_applicable'
            else 'clear' end as outcome,
       l.after_expiry as value,
       case when l.after_expiry > 0 then w.words || '批准过期后又盖了 ' || cast(l.after_expiry as text) || ' 次'
            when l.dated < l.impressions then '有落印没有对应的批准'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join late as l on l.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
