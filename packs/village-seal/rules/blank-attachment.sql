/*---
title: 白纸用印
group: 错误章
colour: bypassed
why: 盖了章的白纸和空白合同，想写什么就写什么，是最要紧的一种。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第七条：不得在空白介绍信、空白合同、空白纸张上用印（演示参数）
params: {}
false_positives:
  - 照片太暗，被误认作白纸，原件有字
  - 附件第一页是封底
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
       s.month as period,
       case when a.blanks > 0 then 'flag'
            when coalesce(a.files, 0) = 0 then 'not_applicable'
            else 'clear' end as outcome,
       coalesce(a.blanks, 0) as value,
       case when a.blanks > 0 then w.words || '，附件里有 ' || cast(a.blanks as text) || ' 张是白纸'
            when coalesce(a.files, 0) = 0 then '没有附件，看不出是不是白纸'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join stamped as s on s.matter_id = r.matter_id
left join attached as a on a.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
