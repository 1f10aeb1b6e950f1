/*---
title: { zh: 一个月突然增多, en: One-month surge }
why:
  zh: 平常每月付得差不多的一家，忽然有一个月是平常的五倍，要问一句这个月多做了什么。
  en: When a payee who usually gets about the same each month suddenly gets five times as much, it is fair to ask what was done that month.
method:
  zh: 按（付款机构、收款方、月份）合计（退款为负数，一并计入）；同一机构对同一收款方所有有付款的月份取中位数（含本月，percentile_cont 线性插值）。至少要有 $minimum_months 个月且中位数大于零；某月合计 不小于 $times × 中位数，且不少于 $minimum 便士，即为疑点，值为倍数。月份不足或中位数不大于零时无法判断，每个收款方记一条，时期“all”。
  en: "Amounts are summed by body, payee and month, refunds as negative. The median is taken over all months in which the body paid the payee, the month itself included. With at least $minimum_months months and a median above zero, a month of at least $times × the median and at least $minimum pence is a flag, its value the multiple. Otherwise the payee cannot be judged: one line, period 'all'."
group: 突增付款
colour: undecided
level: unit
status: trial
severity: low
legal_basis: [《预算法》第五十三条（按预算和进度支付）, 'HM Treasury, Managing Public Money, 4.2 (control of spending)']
params:
  times: { value: 5, type: double precision, unit: 倍, min: 1.5, max: 1000 }
  minimum_months: { value: 6, unit: 个月, min: 2, max: 120 }
  minimum: { value: 0, unit: 便士, min: 0, max: 100000000000, why: 默认不设门槛；调到 1 000 000（一万英镑）约少四分之一 }
not_applicable:
  - { when: 月份数 < $minimum_months, reason: 有付款的月份太少，说不上平常是多少 }
  - { when: 中位数 <= 0, reason: 平常多是退款，说不上平常付多少 }
false_positives:
  - 一年结一次的账（保险、年费、决算尾款）
  - 工程完工或设备到货的那个月
  - 前几个月少付、这个月补齐
---*/
with by_month as (
  select public_body, payee, month, sum(amount) as amount
  from payments
  group by public_body, payee, month
),
usual as (
  select public_body, payee, subject_of(public_body, payee) as subject, count(*) as months,
    percentile_cont(0.5) within group (order by cast(amount as double precision)) as middle
  from by_month
  group by public_body, payee
)
select
  u.subject as subject,
  m.month as period,
  case when m.amount >= $times * u.middle and m.amount >= $minimum then 'flag' else 'clear' end as outcome,
  ratio(m.amount, u.middle) as value,
  case
    when m.amount >= $times * u.middle and m.amount >= $minimum
    then concat('本月 ', money_text(m.amount), ' 英镑，', cast(u.months as text), ' 个月的中位数是 ', money_text(cast(floor(u.middle) as bigint)))
  end as reason,
  m.public_body as division_code
from by_month as m
join usual as u on u.public_body = m.public_body and u.payee = m.payee
where u.months >= $minimum_months and u.middle > 0
union all
select
  subject, 'all', 'not_applicable', null,
  case when months < $minimum_months then concat('只有 ', cast(months as text), ' 个月有付款，太少') else '平常多是退款，说不上平常付多少' end,
  public_body
from usual
where months < $minimum_months or middle <= 0
