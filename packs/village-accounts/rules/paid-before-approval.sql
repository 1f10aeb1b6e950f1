/*---
title: { zh: 没批先付, en: Paid before approval }
group: 审批
colour: bypassed
why: { zh: 先审后批、批了再付。钱出去了再补签字，审批就成了摆设。, en: "Review, approve, then pay. Signing afterwards makes approval a formality." }
level: case
status: active
severity: high
since: "2025-01-01"
legal_basis:
  - 《中华人民共和国农村集体经济组织法》第四十四条
  - 《石溪县村级资金支付管理办法（演示）》第六条（演示参数）
params: {}
false_positives:
  - { zh: 水电费银行自动扣款，月底补单, en: "Utilities drawn by the bank, papers at month's end" }
  - { zh: 抢险先付，当天电话同意过，事后补签, en: "An emergency agreed by telephone, signed later" }
  - { zh: 日期录错了, en: "A date was entered wrongly" }
---*/
select e.voucher_id as subject, e.month as period,
       case when e.paid_on is null then 'not_applicable'
            when e.approved_on is null or e.paid_on < e.approved_on then 'flag'
            when e.second_approved_on is not null and e.paid_on < e.second_approved_on then 'flag'
            else 'clear' end as outcome,
       e.amount as value,
       case when e.paid_on is null then '没有写付款日期'
            when e.approved_on is null then e.summary || '：已付款，没有审批记录'
            when e.paid_on < e.approved_on then e.summary || '：' || cast(e.paid_on as text) || ' 付款，' || cast(e.approved_on as text) || ' 才批'
            when e.second_approved_on is not null and e.paid_on < e.second_approved_on then e.summary || '：' || cast(e.paid_on as text) || ' 付款，' || cast(e.second_approved_on as text) || ' 才复签'
            else null end as reason,
       e.unit_id, e.division_code
from entry as e
where e.kind = 'spending'
