/*---
title: { zh: 压着限额付款, en: Amounts just below a threshold }
why:
  zh: 限额之下的付款不用多报价、不用多公布。刚好压在限额下面的比刚过限额的多出一截，可能是有意拆分或压价。
  en: Below a threshold fewer quotes or less publication are asked for. Many more amounts just under it than just over it may be splitting.
method:
  zh: 限额 T = $threshold 便士。按（付款机构、年份）数两个同宽的区间：下带 [T×(1−$band), T)，上带 [T, T×(1+$band))。下带笔数不少于 $minimum_below 且 下带 ÷ 上带 不小于 $times（上带为零时按一笔算）即为疑点，值为这个倍数。两带合计不足 $minimum_both 笔时无法判断。
  en: "T = $threshold pence. For each body and calendar year payments are counted in two bands of equal width, [T×(1−$band), T) and [T, T×(1+$band)). At least $minimum_below below, and below ÷ above of at least $times (none above counts as one), is a flag, its value that ratio. Fewer than $minimum_both in both bands cannot be judged."
group: 压线付款
colour: bypassed
level: unit
status: trial
severity: medium
legal_basis: [《政府采购法》第二十八条（不得化整为零规避公开招标）, 'Public Contracts Regulations 2015, reg. 110 (GBP 25,000)']
params:
  threshold: { value: 2500000, unit: 便士, min: 100, max: 100000000000, why: 25 000 英镑以上的合同要公布 }
  band: { value: 0.02, unit: 占限额, min: 0.001, max: 0.2 }
  times: { value: 1.5, unit: 倍, min: 1, max: 100 }
  minimum_below: { value: 10, unit: 笔, min: 1, max: 100000 }
  minimum_both: { value: 15, unit: 笔, min: 1, max: 100000 }
not_applicable: [{ when: 两带合计 < $minimum_both, reason: 限额上下的付款太少 }]
false_positives:
  - 标价常落在整数下面（24 900、24 999）
  - 固定单价的服务正好在这个数
  - 机构只公布限额以上的付款，下带本来就缺
---*/
with banded as (
  select public_body, left(month, 4) as year,
    sum(case when amount >= $threshold - $threshold * $band and amount < $threshold then 1 else 0 end) as below,
    sum(case when amount >= $threshold and amount < $threshold + $threshold * $band then 1 else 0 end) as above
  from payments
  group by public_body, left(month, 4)
),
judged as (
  select public_body, year, cast(below as bigint) as below, cast(above as bigint) as above,
    ratio(below, greatest(above, 1)) as times, below + above >= $minimum_both as is_enough
  from banded
)
select
  public_body as subject,
  year as period,
  case when not is_enough then 'not_applicable' when below >= $minimum_below and times >= $times then 'flag' else 'clear' end as outcome,
  case when is_enough then times end as value,
  case
    when not is_enough then concat('限额上下只有 ', cast(below + above as text), ' 笔，太少')
    when below >= $minimum_below and times >= $times
    then concat('限额下 ', cast(below as text), ' 笔，限额上 ', cast(above as text), ' 笔')
  end as reason,
  public_body as division_code
from judged
