/*---
title: 审批用时（平台）
why: 今年平台上批过的每一件：什么时候受理、批了几分钟。和去年的登记簿放在一起比。
---*/
select u.matter_id, u.number, u.unit_id, u.division_code, u.kind_title as document, u.copies, u.opened_at as received_at, u.approval_minutes as minutes
from seal_use as u
where u.approval_minutes is not null
  and year_of(cast(u.opened_at as date)) = year_of(cast($as_of as date))
