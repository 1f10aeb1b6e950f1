/*---
title: 审批用时（纸质登记簿）
why: 上线前村里本子上的每一件：从收到到批准隔了几分钟，夜里和周末也算，和平台上的算法一样。
---*/
select p.register_no as number, u.unit_id, p.division_code, p.document, p.copies, p.received_at,
       minutes_between(p.received_at, p.approved_at) as minutes
from paper_register as p
join unit as u on u.division_code = p.division_code
where u.carrier = 'village'
