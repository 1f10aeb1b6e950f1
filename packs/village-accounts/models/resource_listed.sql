/*---
title: 集体资源（公开用）
---*/
select r.unit_id, r.division_code, r.code, r.title, r.land_class, r.area_mu,
       coalesce('东至' || r.east, '') || coalesce('，南至' || r.south, '') || coalesce('，西至' || r.west, '') || coalesce('，北至' || r.north, '') as bounds,
       r.held_by, r.state
from resource as r
where r.state <> 'gone'
