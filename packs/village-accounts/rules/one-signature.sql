/*---
title: { zh: 该两个人签的只有一个人签, en: One signature where two are needed }
group: 审批
colour: bypassed
why: { zh: 大额支出两个人签，是为了一个人说了不算。同一个人签两次，等于没签。, en: "Two people sign large payments so that nobody decides alone; one person signing twice is one signature." }
level: case
status: active
severity: high
since: "2025-01-01"
legal_basis:
  - 《石溪县村级资金支付管理办法（演示）》第六条（演示参数）
params: {}
false_positives:
  - { zh: 纸上两个人都签了，录入漏了一个, en: "Both signed on paper; one was left out when typing" }
  - { zh: 分两次付款，每次不到限额, en: "Paid in two parts, each below the limit" }
---*/
select e.voucher_id as subject, e.month as period,
       case when r.value is null then 'not_applicable'
            when e.approved_by is null or e.second_approved_by is null or e.approved_by = e.second_approved_by then 'flag'
            else 'clear' end as outcome,
       e.amount as value,
       case when r.value is null then '不知道当时的限额'
            when e.approved_by is null then e.summary || ' ' || money_text(e.amount) || ' 元，没有人签'
            when e.second_approved_by is null then e.summary || ' ' || money_text(e.amount) || ' 元，只有一个人签'
            when e.approved_by = e.second_approved_by then e.summary || ' ' || money_text(e.amount) || ' 元，两次是同一个人签的'
            else null end as reason,
       e.unit_id, e.division_code
from entry as e
left join unit_limit as r on r.unit_id = e.unit_id and r.code = 'payment_two_signs_fen'
  and e.on_date >= r.from_on and e.on_date <= coalesce(r.until_on, e.on_date)
where e.kind = 'spending' and (r.value is null or e.amount >= r.value)
