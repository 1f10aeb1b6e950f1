/*---
title: 收支凭证
why: 导入的凭证和平台上报的账，合在一起一笔一行。
---*/
select v.voucher_id, u.unit_id, v.division_code, v.month, v.number, v.on_date, v.kind, v.summary, v.counterparty, v.amount, v.category,
       v.resolution_number, v.invoice_number, v.invoices, v.prepared_by, v.reviewed_by, v.reviewed_on, v.approved_by, v.approved_on,
       v.second_approved_by, v.second_approved_on, v.paid_on, v.paid_by
from voucher as v
join unit as u on u.division_code = v.division_code and u.carrier = 'village'
union all
select m.matter_id as voucher_id, m.unit_id, m.division_code, month_of(m.paid_on) as month, m.number, m.paid_on as on_date,
       'spending' as kind, m.summary, m.payee as counterparty, m.amount, m.category, m.resolution_number, m.invoice_number, m.invoices,
       s.paid_by as prepared_by, s.reviewed_by, s.reviewed_on, s.approved_by, s.approved_on, s.second_approved_by, s.second_approved_on,
       m.paid_on, s.paid_by
from payment_matter as m
left join payment_signature as s on s.matter_id = m.matter_id
where m.paid_on is not null
  and not exists (select 1 from voucher as v where v.matter_number = m.number and v.division_code = m.division_code)
