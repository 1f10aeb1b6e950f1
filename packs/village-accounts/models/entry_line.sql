/*---
title: 收支明细
why: 公开表的一行：导入的按明细，平台上报的一笔一行。
---*/
select l.line_id, l.voucher_id, l.division_code, l.month, l.kind, l.category, l.title, l.quantity, l.measure, l.unit_price, l.amount,
       l.resolution_number, l.position
from voucher_line as l
union all
select e.voucher_id as line_id, e.voucher_id, e.division_code, e.month, e.kind, e.category, e.summary as title,
       cast(null as double precision) as quantity, cast(null as text) as measure, cast(null as bigint) as unit_price, e.amount,
       e.resolution_number, cast(1000 as bigint) as position
from entry as e
join payment_matter as m on m.matter_id = e.voucher_id
