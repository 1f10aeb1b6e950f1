/*---
title: { zh: 一家独大的收款方, en: One payee takes a large share }
why:
  zh: 一年里近半的钱付给同一家，值得问一句：怎么选的，有没有别家可比。
  en: When near half of a body's year goes to one payee it is fair to ask how it was chosen and whether there was another.
method:
  zh: 按（付款机构、年份）合计全部金额（退款为负数，一并计入），再按收款方合计；收款方合计 ÷ 机构全年合计 不小于 $share 即为疑点，值为占比。年份取月份的前四位。全年合计不大于零时无法判断。
  en: All amounts of a body's calendar year are summed, refunds as negative; a payee whose own sum divided by that is at least $share is a flag, its value the share. A year that sums to zero or less cannot be judged.
group: 收款集中
colour: undecided
level: unit
status: trial
severity: medium
legal_basis: [《政府采购法》第三条（公平竞争）, 'Local Government Act 1999, s. 3 (best value)']
params:
  share: { value: 0.4, unit: 占比, min: 0.05, max: 1 }
not_applicable: [{ when: 全年合计 <= 0, reason: 全年付款合计不是正数，算不出占比 }]
false_positives:
  - 向下属机构或上级拨款，不是买东西
  - 一个大工程或一份长期合同集中在这一年付
  - 只公布了一年里的一小部分付款（看理由里的笔数）
---*/
with by_payee as (
  select public_body, payee, left(month, 4) as year, sum(amount) as amount, count(*) as payments
  from payments
  group by public_body, payee, left(month, 4)
),
by_year as (
  select public_body, year, sum(amount) as amount, cast(sum(payments) as bigint) as payments
  from by_payee
  group by public_body, year
)
select
  subject_of(p.public_body, p.payee) as subject,
  p.year as period,
  case when y.amount <= 0 then 'not_applicable' when ratio(p.amount, y.amount) >= $share then 'flag' else 'clear' end as outcome,
  case when y.amount > 0 then ratio(p.amount, y.amount) end as value,
  case
    when y.amount <= 0 then '全年付款合计不是正数，算不出占比'
    when ratio(p.amount, y.amount) >= $share
    then concat('占全年 ', share_text(ratio(p.amount, y.amount)), '；全年公布 ', cast(y.payments as text), ' 笔，合计 ', money_text(y.amount), ' 英镑')
  end as reason,
  p.public_body as division_code
from by_payee as p
join by_year as y on y.public_body = p.public_body and y.year = p.year
