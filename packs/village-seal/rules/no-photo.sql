/*---
title: 盖完没拍照
group: 错误章
colour: late
why: 盖完要拍一张文件照存档，日后说得清盖在了哪里。只拍文件，不拍人。
level: case
status: active
severity: low
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第十一条（演示参数）
  - 《中华人民共和国村民委员会组织法》第三十四条：村务档案应当真实、准确、完整、规范
params: {}
false_positives:
  - 摄像头坏了，纸质复印件已存档
  - 断网，照片晚一天才传上来
---*/
with seen as (
  select matter_id, min(month) as month, count(*) as impressions, count(photo_hash) as photographed
  from seal_impression
  where matter_id is not null
  group by matter_id
)
select r.matter_id as subject,
       s.month as period,
       case when s.photographed = s.impressions then 'clear'
            when r.closed_at is null then 'not_applicable'
            else 'flag' end as outcome,
       s.impressions - s.photographed as value,
       case when s.photographed = s.impressions then null
            when r.closed_at is null then '还在办，照片可以补'
            else w.words || '盖了 ' || cast(s.impressions as text) || ' 次，有 ' || cast(s.impressions - s.photographed as text) || ' 次没有照片' end as reason,
       r.unit_id, r.division_code
from seal_request as r
join seen as s on s.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
