/*---
title: 自己申请自己批
group: 关系章
colour: bypassed
why: 申请和批准是同一个人，四只眼变成两只眼。数人，不数职务：一肩挑也是一个人。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第十条（演示参数）
params: {}
false_positives:
  - 窗口账号借给别人用了（另行提醒）
  - 组织用印：村里自己的文件，按办法由书记直接签批
---*/
with decided as (
  select matter_id, approver_person_id
  from seal_approval
  where outcome = 'approved'
)
select r.matter_id as subject,
       r.month as period,
       case when a.approver_person_id is null then 'not_applicable'
            when r.operator_person_id is null and r.applicant_person_id is null then 'not_applicable'
            when a.approver_person_id = r.applicant_person_id then 'flag'
            when a.approver_person_id = r.operator_person_id then 'flag'
            else 'clear' end as outcome,
       case when a.approver_person_id = r.applicant_person_id then 2
            when a.approver_person_id = r.operator_person_id then 1
            else 0 end as value,
       case when a.approver_person_id is null then '不知道是谁批的'
            when r.operator_person_id is null and r.applicant_person_id is null then '不知道是谁受理、谁申请的'
            when a.approver_person_id = r.applicant_person_id then w.words || '，申请的和批的是同一个人'
            when a.approver_person_id = r.operator_person_id then w.words || '，窗口受理的和批的是同一个人，等于自己送自己批'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join decided as a on a.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
