/*---
title: { zh: 金额首两位不合本福特分布, en: First two digits far from Benford }
why:
  zh: 许多独立来源的金额，首两位数字自然服从本福特分布；偏得远，说明有一批金额不是自然形成的，值得看看多出来的是哪些。
  en: Amounts from many independent sources follow Benford's law in their first two digits; far from it, some batch of amounts was not formed that way.
method:
  zh: 取不少于 $minimum 便士的付款，按付款机构数首两位数字 10–99 的占比，与 log10(1+1/d) 比；90 个绝对差的平均数（MAD）不小于 $mad 即为疑点，值为 MAD（保留 6 位小数后比较）。不足 $minimum_rows 笔无法判断。时期为“all”，即全部月份。
  en: "Payments of at least $minimum pence; by body the shares of first two digits 10–99 are set against log10(1+1/d). A mean absolute deviation over the 90, rounded to 6 decimals, of at least $mad is a flag and is its value. Fewer than $minimum_rows payments cannot be judged. The period is 'all', every month together."
group: 数字异常
colour: undecided
level: dataset
status: trial
severity: low
legal_basis: [《审计署关于加强审计监督进一步推动财政资金统筹使用的意见》（数据分析）, 'Nigrini, Benford''s Law (2012), table 7.1: MAD above 0.0022 is nonconformity']
params:
  minimum: { value: 1000, unit: 便士, min: 10, max: 100000000, why: 10 英镑以下是零头 }
  minimum_rows: { value: 1000, unit: 笔, min: 10, max: 10000000 }
  mad: { value: 0.0022, unit: 平均绝对差, min: 0.0001, max: 0.1 }
not_applicable: [{ when: 笔数 < $minimum_rows, reason: 付款太少 }]
false_positives:
  - 只公布某个金额以上的付款（如 500 或 25 000 英镑），分布从那里截断
  - 固定金额的补助、工资、会费很多
  - 数字本身不会说谁错了，只说从哪里看起
---*/
with counted as (
  select public_body, leading_digits(amount, 2) as digits, count(*) as found
  from payments
  where amount >= $minimum
  group by public_body, leading_digits(amount, 2)
),
bodies as (
  select public_body, cast(sum(found) as bigint) as total
  from counted
  group by public_body
),
compared as (
  select b.public_body, b.total, sum(abs(ratio(coalesce(c.found, 0), b.total) - benford_share(d.digits))) as deviation
  from bodies as b
  join (select cast(i as bigint) as digits from generate_series(10, 99) as g(i)) as d on true
  left join counted as c on c.public_body = b.public_body and c.digits = d.digits
  group by b.public_body, b.total
),
judged as (
  select public_body, total, rounded(ratio(deviation, 90), 6) as mad
  from compared
)
select
  public_body as subject,
  'all' as period,
  case when total < $minimum_rows then 'not_applicable' when mad >= $mad then 'flag' else 'clear' end as outcome,
  case when total >= $minimum_rows then mad end as value,
  case
    when total < $minimum_rows then concat('只有 ', cast(total as text), ' 笔，太少')
    when mad >= $mad then concat('平均绝对差 ', cast(cast(mad as numeric(12, 6)) as text), '，共 ', cast(total as text), ' 笔')
  end as reason,
  public_body as division_code
from judged
