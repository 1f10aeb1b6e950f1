/*---
title: 缺附件用印
group: 错误章
colour: late
why: 盖了章，申请里没有文件，日后查不到盖在了什么上面。
level: case
status: active
severity: medium
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第七条（演示参数）
  - 《中华人民共和国村民委员会组织法》第三十四条：村务档案应当真实、准确、完整、规范
params: {}
false_positives:
  - 文件太大没有传上去，纸质件已存档
  - 附件传到了另一件申请里
---*/
with stamped as (
  select matter_id, min(month) as month, count(*) as impressions
  from seal_impression
  where matter_id is not null
  group by matter_id
), attached as (
  select matter_id, count(*) as files, count(case when blank then 1 end) as blanks
  from matter_file
  group by matter_id
)
select r.matter_id as subject,
       coalesce(s.month, r.month) as period,
       case when s.matter_id is null then 'not_applicable'
            when coalesce(a.files, 0) = 0 then 'flag'
            else 'clear' end as outcome,
       coalesce(a.files, 0) as value,
       case when s.matter_id is null then '没有附件，也没有盖章'
            when coalesce(a.files, 0) = 0 then w.words || '盖了章，没有附件'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
left join stamped as s on s.matter_id = r.matter_id
left join attached as a on a.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
where s.matter_id is not null or a.matter_id is null
