/*---
title: 合同（公开用）
---*/
select c.unit_id, c.division_code, c.number, c.subject, c.party, c.from_on, c.until_on, c.rent_yearly,
       coalesce(c.resolution_number, '没有登记') as resolution_number, c.state
from contract as c
