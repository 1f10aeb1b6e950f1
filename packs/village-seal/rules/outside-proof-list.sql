/*---
title: 清单外用印
group: 人情章
colour: bypassed
why: 清单之外的证明盖了章，多半是熟人情面，也让群众以后处处被要证明。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《优化营商环境条例》第四十四条第三款：清单之外，政府部门、公用企事业单位和服务机构不得索要证明
  - 《石溪县村级印章管理办法（演示）》第五条（演示参数）
params: {}
correctable: [kind]
false_positives:
  - 村里自己加的事项已报镇备案，清单还没更新
  - 受理时“盖什么”选错了，实际是清单内的材料
  - 应急情况下镇里书面同意过
---*/
with stamped as (
  select matter_id, min(month) as month, count(*) as impressions
  from seal_impression
  where matter_id is not null
  group by matter_id
)
select r.matter_id as subject,
       s.month as period,
       case when r.kind is null then 'not_applicable'
            when k.in_list then 'clear'
            else 'flag' end as outcome,
       s.impressions as value,
       case when r.kind is null then '申请没有写盖什么'
            when k.in_list then null
            else coalesce(left(r.applicant_name, 1) || '某的', '') || '“' || coalesce(k.title, r.kind) || '”不在证明事项清单里，已盖 ' || cast(s.impressions as text) || ' 次' end as reason,
       r.unit_id, r.division_code
from seal_request as r
join stamped as s on s.matter_id = r.matter_id
left join document_kind as k on k.code = r.kind
