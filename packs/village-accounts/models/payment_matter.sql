/*---
title: 平台上报的账
why: 在平台上走完报账、审核、审批、付款的一笔一行。已经从三资系统导回来的（写了报账文号）不再算一遍。
---*/
select m.matter_id, m.number, m.unit_id, m.division_code,
       max(case when f.name = 'summary' then f.value end) as summary,
       max(case when f.name = 'category' then f.value end) as category,
       max(case when f.name = 'payee' then f.value end) as payee,
       cast(max(case when f.name = 'amount_fen' then f.value end) as bigint) as amount,
       max(case when f.name = 'resolution_number' then f.value end) as resolution_number,
       max(case when f.name = 'invoice_number' then f.value end) as invoice_number,
       cast(max(case when f.name = 'invoices' then f.value end) as bigint) as invoices,
       cast(max(case when f.name = 'paid_on' then f.value end) as date) as paid_on
from matter as m
join matter_field as f on f.matter_id = m.matter_id
where m.process = 'village-accounts/payment' and m.status = 'done'
group by m.matter_id, m.number, m.unit_id, m.division_code
