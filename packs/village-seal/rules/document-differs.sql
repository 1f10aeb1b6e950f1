/*---
title: 文件不符
group: 错误章
colour: bypassed
why: 盖的文件和批的文件不是同一份。批的是一份，盖的是另一份，批就白批了。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第九条（演示参数）
params: {}
false_positives:
  - 重新拍了一张更清楚的照片，内容一样
  - 打印时改了日期，镇里核过
---*/
with compared as (
  select matter_id, min(month) as month,
         count(*) as impressions,
         count(case when document_hash is not null and approved_hash is not null then 1 end) as comparable,
         count(case when document_hash <> approved_hash then 1 end) as different
  from seal_impression
  where matter_id is not null
  group by matter_id
)
select r.matter_id as subject,
       c.month as period,
       case when c.different > 0 then 'flag'
            when c.comparable < c.impressions then 'not_applicable'
            else 'clear' end as outcome,
       c.different as value,
       case when c.different > 0 then w.words || '有 ' || cast(c.different as text) || ' 次盖的文件和批的不一样'
            when c.comparable < c.impressions then '有落印没有留下文件，比不了'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join compared as c on c.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
