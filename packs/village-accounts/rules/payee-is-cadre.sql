/*---
title: { zh: 钱付给了村干部或者他的亲属, en: Paid to a cadre or a declared relative }
group: 对象
colour: bypassed
why: { zh: 村干部不得直接参与工程发包、材料采购；付给自家人要说得清。, en: "Cadres may not take part in works and purchases; paying one's own needs explaining." }
level: case
status: active
severity: high
since: "2025-01-01"
legal_basis:
  - 《中华人民共和国农村集体经济组织法》第三十五条
  - 《石溪县村级资金支付管理办法（演示）》第八条：本人和近亲属的应当回避（演示参数）
params: {}
false_positives:
  - { zh: 同名同姓，不是一个人, en: "Another person of the same name" }
  - { zh: 误工补贴，村民会议定过标准, en: "Pay for lost working time at a rate the meeting has set" }
  - { zh: 垫付以后报销，附了原始票据, en: "Money advanced and reimbursed, with receipts" }
---*/
with payee as (
  select e.voucher_id, e.unit_id,
         max(case when h.person_name = e.counterparty then 1 else 0 end) as cadre,
         max(case when d.relative_name = e.counterparty then 1 else 0 end) as relative,
         max(case when h.person_name = e.counterparty then h.post_title end) as post_title,
         max(case when d.relative_name = e.counterparty then d.kind end) as kinship
  from entry as e
  left join post_holder as h on h.unit_id = e.unit_id and h.person_name = e.counterparty
    and e.on_date >= h.from_on and (h.until_on is null or e.on_date < h.until_on)
  left join declared_relative as d on d.unit_id = e.unit_id and d.relative_name = e.counterparty
  where e.kind = 'spending'
  group by e.voucher_id, e.unit_id
)
select e.voucher_id as subject, e.month as period,
       case when e.counterparty is null then 'not_applicable'
            when p.cadre + p.relative > 0 then 'flag'
            else 'clear' end as outcome,
       e.amount as value,
       case when e.counterparty is null then '没有写付给谁'
            when p.cadre > 0 then e.summary || ' ' || money_text(e.amount) || ' 元，收款人与' || p.post_title || '同名'
            when p.relative > 0 then e.summary || ' ' || money_text(e.amount) || ' 元，收款人与村干部申报的亲属（' || p.kinship || '）同名'
            else null end as reason,
       e.unit_id, e.division_code
from entry as e
join payee as p on p.voucher_id = e.voucher_id and p.unit_id = e.unit_id
where e.kind = 'spending'
