/*---
title: 用印申请
why: 一件申请一行：盖什么、盖几份、谁申请、谁受理。
---*/
select m.matter_id, m.number, m.status, m.unit_id, m.division_code, m.month, m.opened_at, m.due_at, m.closed_at,
       m.applicant_person_id, m.operator_person_id,
       max(case when f.name = 'kind' then f.value end) as kind,
       max(case when f.name = 'applicant_name' then f.value end) as applicant_name,
       cast(max(case when f.name = 'copies' then f.value end) as bigint) as copies
from matter as m
left join matter_field as f on f.matter_id = m.matter_id
where m.pack = 'village-seal'
group by m.matter_id, m.number, m.status, m.unit_id, m.division_code, m.month, m.opened_at, m.due_at, m.closed_at,
         m.applicant_person_id, m.operator_person_id
