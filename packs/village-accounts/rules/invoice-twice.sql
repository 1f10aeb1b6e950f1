/*---
title: { zh: 一张发票报了两次, en: One invoice paid twice }
group: 凭证
colour: bypassed
why: { zh: 同一个发票号第二次报账，多半是重复付款。, en: "The same invoice number a second time mostly means it was paid twice." }
level: case
status: active
severity: high
since: "2025-01-01"
legal_basis:
  - 《中华人民共和国会计法》第十四条
  - 《石溪县村级资金支付管理办法（演示）》第七条（演示参数）
params: {}
false_positives:
  - { zh: 一张发票分两次付款，两张凭证都写了这个号, en: "One invoice paid in two instalments" }
  - { zh: 录入时抄错了号码, en: "The number was copied wrongly" }
  - { zh: 一张发票几个村分摊, en: "One invoice shared by several villages" }
---*/
with used as (
  select e.voucher_id, e.unit_id, e.division_code, e.month, e.summary, e.amount, e.category, e.invoice_number,
         row_number() over (partition by e.invoice_number order by e.on_date, e.voucher_id) as time
  from entry as e
  where e.kind = 'spending'
)
select u.voucher_id as subject, u.month as period,
       case when u.invoice_number is null then 'not_applicable'
            when u.time > 1 then 'flag'
            else 'clear' end as outcome,
       u.amount as value,
       case when u.invoice_number is null then '没有写发票号码'
            when u.time > 1 then u.summary || '：发票号尾号 ' || right(u.invoice_number, 4) || ' 前面已经报过'
            else null end as reason,
       u.unit_id, u.division_code
from used as u
where u.invoice_number is not null or u.category in ('works', 'water', 'repairs', 'office')
