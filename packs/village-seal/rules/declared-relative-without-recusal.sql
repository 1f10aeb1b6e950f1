/*---
title: 该回避没回避
group: 关系章
colour: bypassed
why: 批的人是申请人申报过的亲属，应当换人批。给自家人盖章，合规也说不清。
level: case
status: active
severity: high
since: "2025-11-01"
legal_basis:
  - 《石溪县村级印章管理办法（演示）》第十条：本人及近亲属的用印申请应当回避（演示参数）
  - 《中华人民共和国农村集体经济组织法》第二十九条（理事会成员之间实行近亲属回避，精神相同）
params: {}
false_positives:
  - 同名同姓，不是同一个人
  - 亲属关系已经变化，申报没有更新
  - 当天另一位有权审批的人不在，镇里同意过
---*/
with decided as (
  select matter_id, approver_person_id
  from seal_approval
  where outcome = 'approved'
), matched as (
  select r.matter_id,
         count(d.person_id) as declared,
         max(case when d.relative_person_id = r.applicant_person_id then 2
                  when d.relative_name = r.applicant_name then 1
                  else 0 end) as closeness,
         max(case when d.relative_person_id = r.applicant_person_id or d.relative_name = r.applicant_name then d.kind end) as kind
  from seal_request as r
  join decided as a on a.matter_id = r.matter_id
  left join declared_relative as d on d.person_id = a.approver_person_id
  group by r.matter_id
)
select r.matter_id as subject,
       r.month as period,
       case when r.applicant_name is null and r.applicant_person_id is null then 'not_applicable'
            when m.declared = 0 then 'not_applicable'
            when m.closeness > 0 then 'flag'
            else 'clear' end as outcome,
       m.closeness as value,
       case when r.applicant_name is null and r.applicant_person_id is null then '申请人没有写姓名'
            when m.declared = 0 then '批的人还没有申报近亲属'
            when m.closeness = 2 then w.words || '，申请人是批的人申报过的亲属（' || m.kind || '）'
            when m.closeness = 1 then w.words || '，申请人与批的人申报过的亲属（' || m.kind || '）同名，请核对'
            else null end as reason,
       r.unit_id, r.division_code
from seal_request as r
join matched as m on m.matter_id = r.matter_id
left join request_words as w on w.matter_id = r.matter_id
