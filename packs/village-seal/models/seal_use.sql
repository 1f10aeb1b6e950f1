/*---
title: 用印情况
why: 一件办完或停办的申请一行，公布和统计都从这里来。
---*/
with stamped as (
  select i.matter_id, count(*) as impressions, min(i.at) as first_at
  from seal_impression as i
  where i.matter_id is not null
  group by i.matter_id
), decided as (
  select matter_id, max(minutes) as minutes
  from seal_approval
  group by matter_id
), extra as (
  select matter_id,
         max(case when name = 'area_mu' then value end) as area_mu,
         max(case when name = 'rent_per_mu' then value end) as rent_per_mu,
         max(case when name = 'resolution_no' then value end) as resolution_no
  from matter_field
  group by matter_id
)
select r.matter_id, r.number, r.unit_id, r.division_code, r.month, r.opened_at, r.status,
       r.kind, coalesce(k.title, r.kind) as kind_title, k.seal as seal_kind,
       r.applicant_name, r.copies, coalesce(s.impressions, 0) as impressions, s.first_at as stamped_at,
       d.minutes as approval_minutes, e.area_mu, e.rent_per_mu, e.resolution_no
from seal_request as r
left join document_kind as k on k.code = r.kind
left join stamped as s on s.matter_id = r.matter_id
left join decided as d on d.matter_id = r.matter_id
left join extra as e on e.matter_id = r.matter_id
where r.closed_at is not null
