/*---
title: 账目公开明细
why: 一行账连着它的凭证、当时的限额和补录的决议编号。够得上限额又没有编号、也没说明的，出草稿时标出来。
---*/
select l.line_id, l.voucher_id, e.unit_id, l.division_code, l.month, l.kind, l.category, l.title, l.quantity, l.measure, l.unit_price, l.amount,
       l.position, e.number as voucher_number, e.on_date, e.counterparty,
       case when e.counterparty is null then null
            when e.counterparty like '%公司' or e.counterparty like '%中心' or e.counterparty like '%合作社' or e.counterparty like '%局'
              or e.counterparty like '%店' or e.counterparty like '%厂' or e.counterparty like '%队' or e.counterparty like '%财政%'
              or e.counterparty like '%）' then e.counterparty
            else left(e.counterparty, 1) || '**' end as counterparty_shown,
       coalesce(n.resolution_number, l.resolution_number, e.resolution_number) as resolution_number,
       n.no_need_because,
       case when l.kind = 'income' then null
            when coalesce(n.resolution_number, l.resolution_number, e.resolution_number) is not null
              then coalesce(n.resolution_number, l.resolution_number, e.resolution_number)
            when n.no_need_because is not null then '不用决议：' || n.no_need_because
            when r.value is null then null
            when l.amount < r.value then '数额小，不用决议'
            else '还没有填' end as resolution_shown,
       case when l.kind = 'spending' and r.value is not null and l.amount >= r.value
             and coalesce(n.resolution_number, l.resolution_number, e.resolution_number) is null
             and n.no_need_because is null then true else false end as lacks_resolution,
       cast(r.value as bigint) as resolution_limit,
       case when l.quantity is null then null
            else cast(cast(l.quantity as bigint) as text) || coalesce(' ' || l.measure, '') || coalesce('，每' || l.measure || ' ' || money_text(l.unit_price) || ' 元', '') end as quantity_shown,
       e.invoice_number, e.invoices, e.prepared_by, e.reviewed_by, e.approved_by, e.second_approved_by, e.paid_on
from entry_line as l
join entry as e on e.voucher_id = l.voucher_id and e.division_code = l.division_code
left join unit_limit as r on r.unit_id = e.unit_id and r.code = 'payment_resolution_fen'
  and e.on_date >= r.from_on and e.on_date <= coalesce(r.until_on, e.on_date)
left join resolution_note as n on n.unit_id = e.unit_id and n.record_key = l.line_id
